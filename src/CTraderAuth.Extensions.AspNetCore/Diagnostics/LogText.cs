using System.Globalization;
using System.Text;

namespace CTraderAuth.AspNetCore.Diagnostics;

/// <summary>Text from outside this package, as it may stand in a log: one line of limited length, in which nothing looks like another line.</summary>
internal static class LogText
{
    private const int Longest = 400;

    public static string Of(string text)
    {
        if (text.Length <= Longest && text.EnumerateRunes().All(IsVisible))
        {
            return text;
        }

        var line = new StringBuilder();
        foreach (var rune in text.EnumerateRunes().Take(Longest))
        {
            line.Append((IsVisible(rune) ? rune : Rune.ReplacementChar).ToString());
        }

        return line.ToString();
    }

    private static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
