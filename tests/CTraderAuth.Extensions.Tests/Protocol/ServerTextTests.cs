using System.Net;
using System.Text;
using System.Text.Json;
using CTraderAuth.Protocol.Reading;

namespace CTraderAuth.Tests.Protocol;

/// <summary>What may be shown of what a server says.</summary>
public sealed class ServerTextTests : ReaderTest
{
    private const string Secret = "client+s3cr3t/0123456789==";

    private static readonly Dictionary<string, Func<string, string>> Disguises = new()
    {
        ["as it is"] = static secret => secret,
        ["percent-encoded"] = static secret => string.Concat(Encoding.ASCII.GetBytes(secret).Select(b => $"%{b:x2}")),
        ["percent-encoded twice"] = static secret => Uri.EscapeDataString(Uri.EscapeDataString(secret)),
        ["with escaped slashes"] = static secret => secret.Replace("/", "\\/", StringComparison.Ordinal),
        ["as JSON escapes"] = static secret => string.Concat(secret.Select(c => $"\\u{(int)c:x4}")),
        ["as numeric HTML"] = static secret => string.Concat(secret.Select(c => $"&#{(int)c};")),
        ["as HTML"] = WebUtility.HtmlEncode,
        ["base64"] = static secret => Convert.ToBase64String(Encoding.ASCII.GetBytes(secret)),
        ["hexadecimal"] = static secret => Convert.ToHexString(Encoding.ASCII.GetBytes(secret)),
        ["in capitals"] = static secret => secret.ToUpperInvariant(),
        ["backwards"] = static secret => new(secret.Reverse().ToArray()),
        ["spelled out"] = static secret => string.Join(' ', secret.ToCharArray()),
        ["with invisible characters"] = static secret => string.Join('\u200B', secret.ToCharArray()),
        ["in quotation marks"] = static secret => $"\"{secret}\"",
    };

    public static TheoryData<string> Names => [.. Disguises.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void No_disguise_of_a_secret_is_shown(string disguise)
    {
        var echo = Disguises[disguise](Secret);

        var answer = Read(JsonSerializer.Serialize(new { errorCode = echo, description = $"Refused: {echo}, sorry." }));

        var said = $"{answer.Description} {answer.ErrorCode} {answer.Problem}";
        said.ShouldNotContain("s3cr3t", Case.Insensitive);
        said.ShouldNotContain("0123");
        said.ShouldNotContain(echo);
        answer.Description!.ShouldStartWith("Refused:");
        answer.ErrorCode.ShouldBe(ServerText.UnreadableCode);
    }

    [Theory]
    [InlineData("Access denied. Make sure the credentials are valid.")]
    [InlineData("refresh token used")]
    [InlineData("Request frequency is reached (50 per second); retry after 30.")]
    [InlineData("CH_ACCESS_TOKEN_INVALID: it isn't valid")]
    public void What_people_write_is_shown(string description) =>
        Read(JsonSerializer.Serialize(new { errorCode = "X", description })).Description.ShouldBe(description);

    [Theory]
    [InlineData("ACCESS_DENIED")]
    [InlineData("invalid_grant")]
    public void A_known_code_is_read_whatever_was_sent(string code)
    {
        var answer = TokenAnswerReader.Read(HttpStatusCode.OK, Encoding.UTF8.GetBytes($$"""{"errorCode":"{{code}}"}"""), new TokenSecrets("DENIED", "grant", "a"));

        answer.IsDenied.ShouldBeTrue();
        answer.ErrorCode.ShouldBe(code);
    }

    [Theory]
    [InlineData("CH_SOMETHING_NEW")]
    [InlineData("accessDenied")]
    [InlineData("error.invalid-request")]
    [InlineData("E1001")]
    public void A_new_code_is_shown(string code) => Read($$"""{"errorCode":"{{code}}"}""").ErrorCode.ShouldBe(code);

    [Theory]
    [InlineData("abcdefghijklmnopqrstuvwx", "abcdefghijklmnopqrstuvwx")]
    [InlineData("abcdefghijklmnopqrstuvwxy", "***")]
    [InlineData("123456", "123456")]
    [InlineData("1234567", "***")]
    [InlineData("code1234", "code1234")]
    [InlineData("code12345", "***")]
    [InlineData("a1b", "***")]
    [InlineData("ab-cd-ef", "ab-cd-ef")]
    [InlineData("ab-cd-ef-gh", "***")]
    [InlineData("abc-cde-efg-ghi", "abc-cde-efg-ghi")]
    [InlineData("camelCase", "camelCase")]
    [InlineData("caMelCase", "caMelCase")]
    [InlineData("cMelCase", "***")]
    [InlineData("ABcd", "***")]
    [InlineData("ABCD", "ABCD")]
    [InlineData("is it so", "is it so")]
    [InlineData("is it so no", "***")]
    [InlineData("now is it so no more", "now *** more")]
    [InlineData("try 5 times", "try 5 times")]
    [InlineData("try 5 times a1b2c3", "try *** times ***")]
    [InlineData("a1b2c3 d4e5f6", "***")]
    [InlineData("\t \u200B", null)]
    public void A_word_is_shown_up_to_its_limits(string description, string? shown) =>
        ServerText.Description(description, new TokenSecrets("id", "client-secret", "refresh-token")).ShouldBe(shown);

    [Fact]
    public void A_description_and_a_code_have_a_greatest_length()
    {
        var sent = new TokenSecrets("id", "client-secret", "refresh-token");
        var longest = string.Join('_', Enumerable.Repeat("word", 13));

        longest.Length.ShouldBe(64);
        ServerText.Description(string.Join(' ', Enumerable.Repeat("word", 100)), sent)!.Length.ShouldBe(256);
        ServerText.Code(longest, sent).ShouldBe(longest);
        ServerText.Code($"{longest}s", sent).ShouldBe(ServerText.UnreadableCode);
    }

    [Fact]
    public void A_token_in_a_description_is_not_shown()
    {
        var answer = Read($$"""{"errorCode":"ODD","description":"new pair {{Answers.Access}} and {{Answers.Refresh}}"}""");

        answer.Description.ShouldBe("new pair *** and ***");
    }

    [Theory]
    [InlineData("refresh_token=sent-refresh-token-0123456789&client_secret=x")]
    [InlineData("refresh_token%3Dsent%2Drefresh%2Dtoken%2D0123456789")]
    [InlineData("refresh_token=SENT-REFRESH-TOKEN-0123456789")]
    [InlineData("refresh_token=&#115;ent-refresh-token-0123456789")]
    public void A_denial_that_echoes_the_request_is_not_kept(string echo)
    {
        var answer = Read($$"""{"errorCode":"ACCESS_DENIED","description":"You sent {{echo}}"}""");

        answer.IsDenied.ShouldBeTrue();
        answer.Raw.ShouldBeNull();
    }

    [Theory]
    [InlineData("ACCESS_DENIED", "refreshToken", "sent-refresh-token-0123456789")]
    [InlineData("invalid_client", "refresh_token", "sent-refresh-token-0123456789")]
    [InlineData("invalid_client", "refresh_token", "sent%2Drefresh%2Dtoken%2D0123456789")]
    [InlineData("invalid_client", "accessToken", "sent-refresh-token-0123456789")]
    public void A_refusal_with_the_refresh_token_that_was_sent_does_not_end_the_grant_for_it(string code, string name, string echo)
    {
        var answer = Read($$"""{"errorCode":"{{code}}","{{name}}":"{{echo}}","client":"{{echo}}"}""");

        answer.Kind.ShouldBe(TokenAnswerKind.Rejected);
        answer.Raw.ShouldBeNull();
        answer.IsFinal.ShouldBe(answer.IsDenied);
    }

    [Theory]
    [InlineData(500, nameof(TokenAnswerKind.Unknown))]
    [InlineData(400, nameof(TokenAnswerKind.Unknown))]
    [InlineData(429, nameof(TokenAnswerKind.Unavailable))]
    [InlineData(200, nameof(TokenAnswerKind.Unknown))]
    public void A_page_that_repeats_the_refresh_token_brings_none(int status, string kind)
    {
        var answer = Read("""{"message":"out of order","refresh_token":"sent-refresh-token-0123456789"}""", status);

        answer.Kind.ToString().ShouldBe(kind);
        answer.RefreshToken.ShouldBeNull();
    }

    [Fact]
    public void The_refresh_token_that_was_sent_stays_valid_beside_a_new_access_token()
    {
        var answer = Read($$"""{"accessToken":"{{Answers.Access}}","refreshToken":"sent-refresh-token-0123456789","expiresIn":2628000}""");

        answer.Kind.ShouldBe(TokenAnswerKind.Pair);
        answer.RefreshToken.ShouldBe("sent-refresh-token-0123456789");
    }

    [Fact]
    public void What_is_kept_of_a_response_is_without_what_was_sent()
    {
        var answer = Read($$"""{"errorCode":"ACCESS_DENIED","accessToken":"{{Answers.Access}}","echo":"sent%2drefresh%2Dtoken-0123456789"}""");

        answer.Raw!.ShouldContain(Answers.Access);
        answer.Raw!.ShouldNotContain("0123456789");
    }
}
