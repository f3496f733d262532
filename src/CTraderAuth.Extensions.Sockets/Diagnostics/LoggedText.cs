using System.Globalization;

namespace CTraderAuth.Sockets.Diagnostics;

/// <summary>Text from outside as logs show it: characters that could break or disguise a line are escaped as <c>\uXXXX</c>.</summary>
internal static class LoggedText
{
    private const int Longest = 200;

    public static string Of(string text) => text.Any(IsUnsafe) ? string.Concat(text.Select(static c => IsUnsafe(c) ? $"\\u{(int)c:X4}" : c.ToString())) : text;

    /// <summary>The same for text of any length: its first 200 characters.</summary>
    public static string Short(string text) => Of(text.Length > Longest ? $"{text.AsSpan(0, Longest)}…" : text);

    private static bool IsUnsafe(char c) => char.GetUnicodeCategory(c) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
