using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CTraderAuth.Protocol.Reading;

/// <summary>Finds tokens in text that is not JSON, or was JSON before it was cut off.</summary>
internal static partial class TokenScanner
{
    private const string Quotes = "\"'";

    /// <summary>Words of a message are shorter, tokens are longer.</summary>
    public const int LongWord = 16;

    // A response in a string in a string.
    private const int MostWrappings = 3;

    // How many characters of an object or array are searched for a token.
    private const int FarInside = 256;

    /// <summary>The token if it is valid: visible ASCII once it is trimmed.</summary>
    /// <param name="value">The token as it was sent.</param>
    /// <param name="isRefresh">A refresh token may have spaces inside (RFC 6749, appendix A.17); an access token with one would not survive a header.</param>
    public static string? Whole(string? value, bool isRefresh = false)
    {
        var token = value?.Trim();
        return string.IsNullOrEmpty(token) || token.AsSpan().ContainsAnyExceptInRange(isRefresh ? ' ' : '!', '~') ? null : token;
    }

    /// <summary>The text without the escape sequences of a JSON string or of HTML that it was put into; unchanged if there are none.</summary>
    public static string Unwrapped(string text)
    {
        for (var wrapping = 0; wrapping < MostWrappings; wrapping++)
        {
            var inner = Escaped.Replace(WebUtility.HtmlDecode(text), static escape => escape.Groups["code"] is { Success: true } code
                ? ((char)ushort.Parse(code.ValueSpan, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToString()
                : escape.Groups["plain"].Value);
            if (inner == text)
            {
                break;
            }

            text = inner;
        }

        return text;
    }

    /// <summary>The last complete quoted value of a member, anywhere in the text; null when there is none.</summary>
    /// <param name="text">The response.</param>
    /// <param name="name">Which token.</param>
    /// <param name="sent">The secrets of the request, which are no new tokens.</param>
    /// <param name="shortest">The shortest value that can be a token.</param>
    public static string? Find(string text, string name, TokenSecrets sent, int shortest = 1)
    {
        string? found = null;
        var isRefresh = name is "refresh";
        for (var rest = text.AsSpan(); PassName(ref rest, name, "_");)
        {
            if (Whole(Unescaped(QuotedValue(rest, isRefresh)), isRefresh) is { } token && token.Length >= shortest && !sent.Contains(token))
            {
                found = token;
            }
        }

        return found;
    }

    /// <summary>Whether there is a value, complete or not, in the place of the token. The secrets of the request were removed before.</summary>
    /// <param name="text">The response.</param>
    /// <param name="name">Which token.</param>
    /// <param name="isError">The response has an error code, so plain words after the name belong to its message.</param>
    public static bool Shows(string text, string name, bool isError)
    {
        for (var rest = text.AsSpan(); PassName(ref rest, name, "_-");)
        {
            if (ShowsValue(rest, isError))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Moves past the next access_token, accessToken, ACCESS-TOKEN and so on.</summary>
    private static bool PassName(ref ReadOnlySpan<char> rest, string name, string separators)
    {
        const string Token = "token";
        for (int at; (at = rest.IndexOf(name, StringComparison.OrdinalIgnoreCase)) >= 0;)
        {
            rest = rest[(at + name.Length)..];
            var end = Starts(rest, separators) ? rest[1..] : rest;
            if (end.StartsWith(Token, StringComparison.OrdinalIgnoreCase))
            {
                rest = end[Token.Length..];
                return true;
            }
        }

        return false;
    }

    /// <summary>The value in <c>":"value"</c>, <c>='value'</c> and similar forms; null when its end is missing.</summary>
    private static string? QuotedValue(ReadOnlySpan<char> rest, bool withSpaces)
    {
        Pass(ref rest, Quotes);
        if (!PassSpaced(ref rest, ":=") || !Starts(rest, Quotes))
        {
            return null;
        }

        var quote = rest[0];
        rest = rest[1..];
        var length = 0;
        while (length < rest.Length && rest[length] is not ('"' or '\'' or '<' or '>') && (!char.IsWhiteSpace(rest[length]) || (withSpaces && rest[length] is ' ')))
        {
            length++;
        }

        return length < rest.Length && rest[length] == quote ? rest[..length].ToString() : null;
    }

    private static bool ShowsValue(ReadOnlySpan<char> rest, bool isError)
    {
        var quoted = Pass(ref rest, Quotes);
        var member = rest;
        if (quoted && PassSpaced(ref member, ":"))
        {
            if (Pass(ref member, Quotes))
            {
                member = member.TrimStart();
                return !member.IsEmpty && !Starts(member, "\"'*");
            }

            if (Pass(ref member, "{["))
            {
                return HasLongWord(member[..Math.Min(member.Length, FarInside + LongWord)]);
            }
        }

        return PassSpaced(ref rest, ":=>") && rest.Length >= LongWord && HasLongWord(rest[..LongWord]) && (!isError || HasDigit(rest));
    }

    private static bool HasDigit(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && !char.IsWhiteSpace(text[length]) && text[length] is not ('"' or '\'' or '<'))
        {
            length++;
        }

        return text[..length].ContainsAnyInRange('0', '9');
    }

    /// <summary>Whether there is a word as long as a token before the end of the object or array.</summary>
    private static bool HasLongWord(ReadOnlySpan<char> text)
    {
        var length = 0;
        foreach (var c in text)
        {
            if (c is '}' or ']')
            {
                return false;
            }

            length = char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '~' or '+' or '/' or '-' ? length + 1 : 0;
            if (length == LongWord)
            {
                return true;
            }
        }

        return false;
    }

    private static bool PassSpaced(ref ReadOnlySpan<char> rest, string any)
    {
        rest = rest.TrimStart();
        var passed = Pass(ref rest, any);
        rest = rest.TrimStart();
        return passed;
    }

    private static bool Pass(ref ReadOnlySpan<char> rest, string any)
    {
        var passed = Starts(rest, any);
        rest = passed ? rest[1..] : rest;
        return passed;
    }

    private static bool Starts(ReadOnlySpan<char> rest, string any) => !rest.IsEmpty && any.Contains(rest[0], StringComparison.Ordinal);

    // Each wrapping doubles the backslashes.
    [GeneratedRegex("""\\+(?:u(?<code>[0-9a-fA-F]{4})|(?<plain>["'/]))""", RegexOptions.ExplicitCapture)]
    private static partial Regex Escaped { get; }

    private static string? Unescaped(string? value)
    {
        if (value is null || !value.Contains('\\', StringComparison.Ordinal))
        {
            return value;
        }

        try
        {
            using var document = JsonDocument.Parse($"\"{value}\"");
            return document.RootElement.GetString();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
