using System.Globalization;
using System.Text;

namespace CTraderAuth.AspNetCore.Diagnostics;

/// <summary>Makes text from outside this package safe for a log: one line of limited length, which cannot imitate another line.</summary>
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
