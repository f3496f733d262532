using System.Globalization;
using System.Net;
using System.Text;

namespace CTraderAuth.Protocol.Reading;

/// <summary>The secrets of one request, so that no text of the server about it can reveal them.</summary>
internal sealed class TokenSecrets(params IEnumerable<string?> secrets)
{
    private const string Mask = "***";
    private const int LongEnoughToBeMeant = 8;
    private const int MostLayers = 3;

    private string[]? _secrets;

    // Longest first: one secret may contain another. Lazy, because few responses need them.
    private string[] Secrets => _secrets ??= [.. secrets.OfType<string>().Where(static secret => secret.Length > 0).OrderByDescending(static secret => secret.Length)];

    public bool Contains(string value) => Secrets.Contains(value, StringComparer.Ordinal);

    /// <summary>A token of a response; null when it only repeats a secret of the request, in any encoding.</summary>
    public string? WithoutEcho(string? token) => token is null || Contains(token) || Conceal(token) != token ? null : token;

    /// <summary>Whether a word is one of the secrets, or contains a long one.</summary>
    public bool IsIn(string word) => Secrets.Any(secret =>
        word.Equals(secret, StringComparison.OrdinalIgnoreCase) || (secret.Length >= LongEnoughToBeMeant && word.Contains(secret, StringComparison.OrdinalIgnoreCase)));

    /// <summary>The text without the long secrets, in any encoding, and otherwise unchanged.</summary>
    public string Conceal(string text)
    {
        var masked = Masked(text);
        var decoded = Decoded(masked);
        return decoded != masked && Masked(decoded) is var concealed && concealed != decoded ? concealed : masked;
    }

    private static string Decoded(string text)
    {
        for (var layer = 0; layer < MostLayers; layer++)
        {
            var next = Uri.UnescapeDataString(WebUtility.HtmlDecode(Unescaped(text)));
            if (next == text)
            {
                break;
            }

            text = next;
        }

        return text;
    }

    // The escape sequences of JSON and JavaScript, inside a string or not.
    private static string Unescaped(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var width = text[i] is not '\\' || i + 1 == text.Length ? 0 : text[i + 1] switch { 'u' => 4, 'x' => 2, _ => 0 };
            if (width > 0 && i + 1 + width < text.Length
                && ushort.TryParse(text.AsSpan(i + 2, width), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                plain.Append((char)code);
                i += 1 + width;
            }
            else if (text[i] is not '\\' || i + 1 == text.Length || text[i + 1] is not ('/' or '\\'))
            {
                plain.Append(text[i]);
            }
        }

        return plain.ToString();
    }

    private string Masked(string text)
    {
        foreach (var secret in Secrets.Where(static secret => secret.Length >= LongEnoughToBeMeant))
        {
            text = text
                .Replace(secret, Mask, StringComparison.OrdinalIgnoreCase)
                .Replace(Uri.EscapeDataString(secret), Mask, StringComparison.OrdinalIgnoreCase)
                .Replace(WebUtility.UrlEncode(secret), Mask, StringComparison.OrdinalIgnoreCase)
                .Replace(WebUtility.HtmlEncode(secret), Mask, StringComparison.OrdinalIgnoreCase);
        }

        return text;
    }
}
