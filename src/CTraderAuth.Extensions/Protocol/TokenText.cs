using System.Text.Json;
using System.Text.RegularExpressions;

namespace CTraderAuth.Protocol;

/// <summary>Tokens in text that is no JSON, or was JSON before it was cut.</summary>
internal static partial class TokenText
{
    /// <summary>A token that can be used: visible ASCII once white space around it is gone. Anything else would not survive a header.</summary>
    public static string? Whole(string? value)
    {
        var token = value?.Trim();
        return string.IsNullOrEmpty(token) || token.AsSpan().ContainsAnyExceptInRange('!', '~') ? null : token;
    }

    /// <summary>The last whole quoted value of a member, wherever it stands; null when there is none.</summary>
    public static string? Find(string text, string name, TokenSecrets sent)
    {
        string? found = null;
        foreach (Match match in Quoted().Matches(text))
        {
            if (match.Groups["name"].Value.StartsWith(name, StringComparison.OrdinalIgnoreCase)
                && Whole(Unescaped(match.Groups["value"].Value)) is { } token && !sent.Contains(token))
            {
                found = token;
            }
        }

        return found;
    }

    /// <summary>Whether something stands where the token would be, whole or not, that is not what was sent.</summary>
    public static bool Shows(string text, string name, TokenSecrets sent)
    {
        foreach (Match match in Visible().Matches(sent.MaskLong(text)))
        {
            if (match.Groups["name"].Value.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static string? Unescaped(string value)
    {
        if (!value.Contains('\\', StringComparison.Ordinal))
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

    [GeneratedRegex("""(?<name>(access|refresh)_?token)["']?\s*[:=]\s*(?<quote>["'])(?<value>[^"'\s<>]*)\k<quote>""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();

    [GeneratedRegex("""(?<name>(access|refresh)[_-]?token)(["']\s*:\s*["']\s*[^\s"'*]|["']\s*:\s*[{\[][^}\]]{0,256}?[\w.~+/-]{16}|["']?\s*[:=>]\s*[\w.~+/-]{16})""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Visible();
}
