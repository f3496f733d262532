using System.Globalization;

namespace CTraderAuth.Sockets.Diagnostics;

/// <summary>Text from outside as logs show it: characters that could break or disguise a line are escaped as <c>\uXXXX</c>.</summary>
internal static class LoggedText
{
    public static string Of(string text) => text.Any(IsUnsafe) ? string.Concat(text.Select(static c => IsUnsafe(c) ? $"\\u{(int)c:X4}" : c.ToString())) : text;

    private static bool IsUnsafe(char c) => char.GetUnicodeCategory(c) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
