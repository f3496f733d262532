using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace CTraderAuth;

/// <summary>The one rule for everything that people paste: credentials, codes, tokens and addresses.</summary>
/// <remarks>A problem is the rest of a sentence that begins with the name of the value, and never quotes the value. Nothing is corrected silently.</remarks>
internal static class PastedText
{
    private const string Quotes = "\"'`";

    /// <summary>What is wrong with a credential, code or token: RFC 6749 (appendix A) allows visible ASCII, with spaces only inside.</summary>
    public static string? ProblemOf(string value) =>
        ProblemOfAddress(value)
        ?? (Find(value, static rune => !rune.IsAscii) is { } other ? $"contains {other}, but only visible ASCII characters are valid: copy it again" : null);

    /// <summary>What is wrong with the text of an address, before it is parsed.</summary>
    public static string? ProblemOfAddress(string value)
    {
        if (value.Trim() is var inner && inner.Length < value.Length)
        {
            return inner.Length is 0 ? "is blank" : "has leading or trailing white space: remove it";
        }

        return Find(value, IsInvisible) is { } invisible ? $"contains {invisible}, which is invisible: remove it, or copy the value again"
            : value.Length > 0 && (Quotes.Contains(value[0], StringComparison.Ordinal) || Quotes.Contains(value[^1], StringComparison.Ordinal)) ? "begins or ends with a quotation mark: remove it"
            : null;
    }

    /// <summary>Throws for a code or token that is not valid.</summary>
    /// <exception cref="ArgumentException">It is null or blank, or contains characters that no code or token has.</exception>
    public static void ThrowIfUnfit(string? value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value, name);
        if (ProblemOf(value) is { } problem)
        {
            throw new ArgumentException($"The value {problem}. Nothing was sent.", name);
        }
    }

    private static string? Find(string value, Predicate<Rune> isMeant)
    {
        var position = 0;
        foreach (var rune in value.EnumerateRunes())
        {
            if (isMeant(rune))
            {
                return string.Create(CultureInfo.InvariantCulture, $"U+{rune.Value:X4} at position {position + 1}");
            }

            position += rune.Utf16SequenceLength;
        }

        return null;
    }

    private static bool IsInvisible(Rune rune) => rune.Value != ' ' && Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
}
