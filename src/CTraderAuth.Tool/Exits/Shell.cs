namespace CTraderAuth.Tool.Exits;

/// <summary>Commands that a person copies from a message into a shell.</summary>
internal static class Shell
{
    /// <summary>A command of this tool for one grant.</summary>
    public static string Command(string name, string subject) => $"ctrader-auth {name} {Word(subject)}";

    /// <summary>The text as one word: in quotation marks if the shell would read it otherwise.</summary>
    public static string Word(string text) =>
        text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_' or '@' or '+') ? text : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
