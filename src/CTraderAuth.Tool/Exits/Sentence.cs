namespace CTraderAuth.Tool.Exits;

/// <summary>Messages as one line, each ended with a full stop, unless it ends with a link.</summary>
internal static class Sentence
{
    public static string Of(params IEnumerable<string> messages) => string.Join(' ', messages.Select(One).Where(static message => message.Length > 0));

    private static string One(string message)
    {
        var line = string.Join(' ', message.Split(['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return line.Length is 0 || line[^1] is '.' or '?' or '!' || line[(line.LastIndexOf(' ') + 1)..].Contains("://", StringComparison.Ordinal) ? line : $"{line}.";
    }
}
