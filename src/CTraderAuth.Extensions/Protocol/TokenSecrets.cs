using System.Globalization;
using System.Net;
using System.Text;

namespace CTraderAuth.Protocol;

/// <summary>The secrets of one request, so that nothing the server says about it can repeat them.</summary>
internal sealed class TokenSecrets(params IEnumerable<string?> secrets)
{
    private const string Mask = "***";
    private const int LongEnoughToBeMeant = 8;

    private string[]? _secrets;

    // The longest first: one secret may contain another. Few answers need them.
    private string[] Secrets => _secrets ??= [.. secrets.OfType<string>().Where(static secret => secret.Length > 0).OrderByDescending(static secret => secret.Length)];

    public bool Contains(string value) => Secrets.Contains(value, StringComparer.Ordinal);

    /// <summary>The text without the long secrets, and otherwise as it was.</summary>
    public string MaskLong(string text) => Masked(text, LongEnoughToBeMeant);

    /// <summary>One short line of text that is fit for a log: no secret, no control character; null when nothing is left.</summary>
    public string? Clean(string? text, int limit)
    {
        if (text is null)
        {
            return null;
        }

        var line = new StringBuilder(Math.Min(text.Length, limit));
        foreach (var rune in Masked(text, 1).EnumerateRunes())
        {
            if (line.Length + rune.Utf16SequenceLength > limit)
            {
                break;
            }

            line.Append(Visible(rune) ? rune.ToString() : " ");
        }

        return line.ToString().Trim() is { Length: > 0 } clean ? clean : null;
    }

    private static bool Visible(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    private string Masked(string text, int shortest)
    {
        foreach (var secret in Secrets.Where(secret => secret.Length >= shortest))
        {
            text = text
                .Replace(secret, Mask, StringComparison.Ordinal)
                .Replace(Uri.EscapeDataString(secret), Mask, StringComparison.OrdinalIgnoreCase)
                .Replace(WebUtility.UrlEncode(secret), Mask, StringComparison.OrdinalIgnoreCase)
                .Replace(WebUtility.HtmlEncode(secret), Mask, StringComparison.OrdinalIgnoreCase);
        }

        return text;
    }
}
