using System.Net;
using System.Text;
using CTraderAuth.Protocol.Reading;

namespace CTraderAuth.Tests.Protocol;

/// <summary>What a status code means, at its limits.</summary>
public sealed class TokenStatusTests
{
    private static readonly int[] Refusals = [.. Enumerable.Range(300, 100), 403, 404, 405, 407, 410, 411, 413, 414, 415, 417, 421, 426, 429, 431, 501, 505, 511];

    [Fact]
    public void Only_these_codes_mean_that_nothing_was_processed() =>
        Enumerable.Range(100, 500).Where(code => TokenStatus.IsRefusal((HttpStatusCode)code)).ShouldBe(Refusals);

    [Theory]
    [InlineData(199, nameof(TokenAnswerKind.Cut))]
    [InlineData(200, nameof(TokenAnswerKind.Cut))]
    [InlineData(299, nameof(TokenAnswerKind.Cut))]
    [InlineData(300, nameof(TokenAnswerKind.Unavailable))]
    [InlineData(399, nameof(TokenAnswerKind.Unavailable))]
    public void A_token_without_its_end_counts_unless_the_status_says_that_nothing_was_processed(int status, string kind) =>
        KindOf(status, """{"accessToken":"mosAt8x0vqUuJkYp3rQ5w""").ShouldBe(kind);

    [Theory]
    [InlineData(200, nameof(TokenAnswerKind.Rejected))]
    [InlineData(299, nameof(TokenAnswerKind.Rejected))]
    [InlineData(300, nameof(TokenAnswerKind.Unavailable))]
    [InlineData(399, nameof(TokenAnswerKind.Unavailable))]
    [InlineData(400, nameof(TokenAnswerKind.Rejected))]
    [InlineData(429, nameof(TokenAnswerKind.Unavailable))]
    [InlineData(499, nameof(TokenAnswerKind.Rejected))]
    [InlineData(500, nameof(TokenAnswerKind.Unknown))]
    [InlineData(599, nameof(TokenAnswerKind.Unknown))]
    public void An_error_code_that_is_new_is_judged_by_its_status(int status, string kind) => KindOf(status, """{"errorCode":"NEW"}""").ShouldBe(kind);

    private static string KindOf(int status, string body) => TokenAnswerReader.Read((HttpStatusCode)status, Encoding.UTF8.GetBytes(body), new TokenSecrets()).Kind.ToString();
}
