using System.Globalization;
using System.Text;

namespace CTraderAuth.Protocol.Reading;

/// <summary>The part of a server's text that may be shown: words and short numbers, which are not part of any token or secret.</summary>
/// <remarks>
/// One rule by length and alphabet decides, on the original text: a list of the encodings in which a secret may be repeated is never
/// complete. Removing characters could join the halves of a secret, so a word is shown unchanged or not at all.
/// </remarks>
internal static class ServerText
{
    public const string UnreadableCode = "UNREADABLE";

    private const string Hidden = "***";
    private const string Around = ".,;:!?()[]\"'";
    private const int LongestCode = 64;
    private const int LongestDescription = 256;
    private const int LongestWord = 24;
    private const int LongestNumber = 6;
    private const int LongestEnding = 4;
    private const int MostFragments = 3;

    private static readonly string[] Known =
    [
        "ACCESS_DENIED", "SERVER_IS_UNDER_MAINTENANCE", "REQUEST_FREQUENCY_EXCEEDED", "BLOCKED_PAYLOAD_TYPE", "TIMEOUT_ERROR", "CH_SERVER_NOT_REACHABLE",
        "invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type", "invalid_scope", "server_error", "temporarily_unavailable",
    ];

    /// <summary>The error code, or <c>UNREADABLE</c> when it may contain something secret.</summary>
    public static string Code(string code, TokenSecrets sent) =>
        Known.Contains(code, StringComparer.Ordinal) || (code.Length <= LongestCode && IsPlain(code, "_-.:") && !sent.IsIn(code) && !code.Split('_', '-', '.', ':').Any(sent.IsIn))
            ? code
            : UnreadableCode;

    /// <summary>One short line for a log or a message; null when nothing is left.</summary>
    public static string? Description(string? text, TokenSecrets sent)
    {
        if (text is null)
        {
            return null;
        }

        string[] words = [.. Visible(text).Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(LongestDescription)];
        var shown = Array.ConvertAll(words, word => IsShown(word, sent));
        var hides = Array.Exists(shown, static isShown => !isShown);
        var line = new StringBuilder();
        for (var i = 0; i < words.Length && line.Length < LongestDescription; i++)
        {
            // Digits next to a hidden word, and many fragments in a row, may be parts of a secret.
            var word = shown[i] && !(hides && words[i].Any(char.IsDigit)) && !IsSpelled(words, i) ? words[i] : Hidden;
            if (word is not Hidden || !line.ToString().EndsWith(Hidden, StringComparison.Ordinal))
            {
                line.Append(line.Length > 0 ? " " : "").Append(word);
            }
        }

        var said = sent.Conceal(line.ToString());
        return said.Length is 0 ? null : said.Length <= LongestDescription ? said : said[..LongestDescription];
    }

    private static bool IsShown(string word, TokenSecrets sent)
    {
        var core = word.Trim(Around.ToCharArray());
        return IsPlain(core, "_-.:'") && !sent.IsIn(core) && !sent.IsIn(word);
    }

    /// <summary>Whether every part consists of letters followed by a short number, or is a short number.</summary>
    private static bool IsPlain(string text, string separators)
    {
        var fragments = 0;
        foreach (var range in text.AsSpan().SplitAny(separators))
        {
            var part = text.AsSpan()[range];
            fragments += part.Length is 1 or 2 ? 1 : 0;
            if (fragments > MostFragments || !IsWord(part))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsWord(ReadOnlySpan<char> part)
    {
        var letters = 0;
        while (letters < part.Length && char.IsLetter(part[letters]))
        {
            letters++;
        }

        var number = part[letters..];
        return letters <= LongestWord
            && number.Length <= (letters is 0 ? LongestNumber : LongestEnding)
            && !number.ContainsAnyExceptInRange('0', '9')
            && HasUsualCase(part[..letters]);
    }

    /// <summary>lower, UPPER, Capitalised and camelCase: a capital letter inside a word must follow two lower-case letters.</summary>
    private static bool HasUsualCase(ReadOnlySpan<char> letters)
    {
        var small = 0;
        var any = false;
        foreach (var letter in letters)
        {
            if (char.IsUpper(letter) && any && small < 2)
            {
                return !letters.ContainsAnyInRange('a', 'z');
            }

            small = char.IsUpper(letter) ? 0 : small + 1;
            any = true;
        }

        return true;
    }

    private static bool IsSpelled(string[] words, int at)
    {
        var (first, last) = (at, at);
        while (first > 0 && words[first - 1].Length <= 2)
        {
            first--;
        }

        while (last + 1 < words.Length && words[last + 1].Length <= 2)
        {
            last++;
        }

        return words[at].Length <= 2 && last - first >= MostFragments;
    }

    private static string Visible(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            line.Append(IsVisible(rune) ? rune.ToString() : " ");
        }

        return line.ToString();
    }

    private static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.SpaceSeparator
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
