using System.Globalization;
using System.Text;

namespace CTraderAuth.Tool.Output;

/// <summary>Text as one line of output: characters of a subject, or of cTrader, that could begin a forged line, add a column or command the terminal are written as <c>\uXXXX</c>.</summary>
internal static class OneLine
{
    public static string Of(string text) => text.Any(IsUnsafe) ? Escaped(text) : text;

    /// <summary>Values of a row for a program that reads the output.</summary>
    public static string OfRow(IEnumerable<string> values) => string.Join('\t', values.Select(Of));

    private static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            _ = IsUnsafe(c) ? escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}") : escaped.Append(c);
        }

        return escaped.ToString();
    }

    private static bool IsUnsafe(char c) => char.GetUnicodeCategory(c) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
