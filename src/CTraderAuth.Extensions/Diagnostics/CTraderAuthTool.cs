namespace CTraderAuth;

/// <summary>Commands of <c>ctrader-auth</c>, the tool in the package <c>CTraderAuth.Tool</c>, for messages that somebody copies into a shell.</summary>
/// <remarks>The tool must have the configuration and the store of the program.</remarks>
public static class CTraderAuthTool
{
    /// <summary>The command that connects a subject: <c>ctrader-auth login my-bot</c>.</summary>
    /// <param name="subject">Whose grant.</param>
    public static string Login(string subject) => Command("login", subject);

    /// <summary>A command for one grant, such as <c>ctrader-auth refresh 'o'\''neil'</c>.</summary>
    /// <param name="name">The name of the command.</param>
    /// <param name="subject">Whose grant; quoted if a shell would read it otherwise.</param>
    public static string Command(string name, string subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        return $"ctrader-auth {name} {(subject.StartsWith('-') ? "-- " : "")}{Quote(subject)}";
    }

    /// <summary>The text as one word of a command, in quotation marks if a shell would read it otherwise: PowerShell on Windows, elsewhere one like <c>sh</c>.</summary>
    /// <param name="text">The word.</param>
    public static string Quote(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length > 0 && text[0] is not '@' && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_' or '@' or '+' or ':')
            ? text
            : $"'{(OperatingSystem.IsWindows() ? EscapeForPowerShell(text) : text.Replace("'", "'\\''", StringComparison.Ordinal))}'";
    }

    // PowerShell takes the typographic quotation marks U+2018 to U+201B for single ones, too.
    private static string EscapeForPowerShell(string text) => string.Concat(text.Select(static c => c is '\'' or (>= '\u2018' and <= '\u201B') ? $"{c}{c}" : $"{c}"));
}
