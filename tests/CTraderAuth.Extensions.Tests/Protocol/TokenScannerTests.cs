using System.Text.Json;
using System.Text.RegularExpressions;
using CTraderAuth.Protocol.Reading;

namespace CTraderAuth.Tests.Protocol;

/// <summary>What the scanner finds in text is what these expressions say; the product does without them, since they weigh a megabyte in a program compiled ahead of time.</summary>
public sealed class TokenScannerTests
{
    private const int Texts = 100_000;

    private static readonly string[] Parts =
    [
        "access", "refresh", "Access", "REFRESH", "token", "Token", "_", "-", "\"", "'", "\"", "'", ":", "=", ">", "<", " ", "\n", "{", "[", "}", "]", "*", "***", ",", "\\u0041", "\\",
        "access_token\":\"", "refreshToken='", "'refresh-token': ", "accesstoken\" : {", "0123456789abcdef", "0123456789abcde", "a.b~c+d/e-f_g", "é", new('x', 250), new('{', 250),
    ];

    private static readonly TokenSecrets Nothing = new();

    [Theory]
    [InlineData(1, "access")]
    [InlineData(2, "refresh")]
    public void R8_What_is_found_in_text_is_what_the_expressions_say(int seed, string name)
    {
        const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

        // Looks ahead, so that what stands inside of a value is found as well.
        var quoted = new Regex($$"""{{name}}(?=_?token["']?\s*[:=]\s*(?<quote>["'])(?<value>(?:[^"'\s<>]{{(name is "refresh" ? "| " : "")}})*)\k<quote>)""", Options);
        var visible = new Regex($$"""{{name}}[_-]?token(["']\s*:\s*["']\s*[^\s"'*]|["']\s*:\s*[{\[][^}\]]{0,256}?[a-z0-9_.~+/-]{16}|["']?\s*[:=>]\s*[a-z0-9_.~+/-]{16})""", Options);
        var random = new Random(seed);
        var (found, shown) = (0, 0);
        for (var i = 0; i < Texts; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => Parts[random.Next(Parts.Length)]));

            var (token, shows) = (LastWhole(quoted.Matches(text), name is "refresh"), visible.IsMatch(text));

            TokenScanner.Find(text, name, Nothing).ShouldBe(token, text);
            TokenScanner.Shows(text, name, isError: false).ShouldBe(shows, text);
            found += token is null ? 0 : 1;
            shown += shows ? 1 : 0;
        }

        found.ShouldBeGreaterThan(Texts / 200);
        shown.ShouldBeInRange(Texts / 200, Texts / 2);
    }

    private static string? LastWhole(MatchCollection matches, bool isRefresh) => matches
        .Select(match => match.Groups["value"].Value)
        .Select(value => TokenScanner.Whole(value.Contains('\\', StringComparison.Ordinal) ? Unescaped(value) : value, isRefresh))
        .LastOrDefault(token => token is not null);

    private static string? Unescaped(string value)
    {
        try
        {
            return JsonSerializer.Deserialize<string>($"\"{value}\"");
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
