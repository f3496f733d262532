using System.Globalization;
using System.Text;

namespace CTraderAuth.Sockets.Diagnostics;

/// <summary>Text from outside as logs and messages show it: characters that could break or disguise a line are escaped as <c>\uXXXX</c>.</summary>
internal static class LoggedText
{
    private const int Longest = 200;

    public static string Of(string text) => IndexOfUnsafe(text) < 0 ? text : Escaped(text);

    /// <summary>The same for text of any length: its first 200 characters.</summary>
    public static string Short(string text) => Of(text.Length > Longest ? $"{text.AsSpan(0, Longest)}…" : text);

    private static int IndexOfUnsafe(string text)
    {
        var index = text.Length - 1;
        while (index >= 0 && !IsUnsafe(text[index]))
        {
            index--;
        }

        return index;
    }

    private static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            _ = IsUnsafe(c) ? escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}") : escaped.Append(c);
        }

        return escaped.ToString();
    }

    private static bool IsUnsafe(char c) => char.GetUnicodeCategory(c) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
