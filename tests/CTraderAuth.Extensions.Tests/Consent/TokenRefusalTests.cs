using CTraderAuth.Protocol.Reading;

namespace CTraderAuth.Tests.Consent;

public sealed class TokenRefusalTests : CTraderAuthTest
{
    [Fact]
    public async Task A_refused_code_says_which_causes_are_possible()
    {
        Endpoint.Answer = () => GivenRejection("ACCESS_DENIED");

        var failure = await Should.ThrowAsync<CTraderAuthException>(() => Auth.GetTokenAsync("code", cancellationToken: Cancel));

        failure.GetType().ShouldBe(typeof(CTraderAuthException));
        failure.ErrorCode.ShouldBe("ACCESS_DENIED");
        failure.Description.ShouldBe("Access denied.");
        failure.Message.ShouldContain("one minute");
        failure.Message.ShouldContain("RedirectUri is not exactly as registered");
        failure.Message.ShouldContain(Auth.GetAuthUri().AbsoluteUri);
    }

    [Fact]
    public async Task A_refused_refresh_token_says_which_causes_are_possible()
    {
        Endpoint.Answer = () => GivenRejection("invalid_grant");

        var failure = await Should.ThrowAsync<CTraderAuthException>(() => Auth.RefreshTokenAsync("refresh", cancellationToken: Cancel));

        failure.Message.ShouldContain("was used before (it works once)");
        failure.Message.ShouldContain("newer consent");
        failure.Message.ShouldNotContain("one minute");
    }

    [Theory]
    [InlineData("invalid_client", "ClientSecret is wrong")]
    [InlineData("CH_SOMETHING_NEW", "may still be valid")]
    public async Task Another_error_code_does_not_blame_the_grant(string code, string remedy)
    {
        Endpoint.Answer = () => GivenRejection(code);

        var failure = await Should.ThrowAsync<CTraderAuthException>(() => Auth.RefreshTokenAsync("refresh", cancellationToken: Cancel));

        failure.ErrorCode.ShouldBe(code);
        failure.Message.ShouldContain(remedy);
        failure.Message.ShouldNotContain("new consent");
    }

    [Theory]
    [InlineData(nameof(TokenAnswerKind.Unavailable))]
    [InlineData(nameof(TokenAnswerKind.NotSent))]
    public async Task A_refused_request_can_be_tried_later(string kind)
    {
        Endpoint.Answer = () => new TokenAnswer(Enum.Parse<TokenAnswerKind>(kind)) { Problem = "It is closed.", RetryAfter = TimeSpan.FromSeconds(30) };

        var failure = await Should.ThrowAsync<CTraderUnavailableException>(() => Auth.RefreshTokenAsync("refresh", cancellationToken: Cancel));

        failure.OutcomeUnknown.ShouldBeFalse();
        failure.RetryAfter.ShouldBe(TimeSpan.FromSeconds(30));
        failure.Message.ShouldStartWith("It is closed. Nothing was spent");
    }

    [Theory]
    [InlineData(nameof(TokenAnswerKind.Unknown))]
    [InlineData(nameof(TokenAnswerKind.Cut))]
    [InlineData(nameof(TokenAnswerKind.AccessTokenOnly))]
    [InlineData(nameof(TokenAnswerKind.RefreshTokenOnly))]
    public async Task An_answer_that_does_not_decide_says_that_the_token_may_be_spent(string kind)
    {
        Endpoint.Answer = () => new TokenAnswer(Enum.Parse<TokenAnswerKind>(kind)) { AccessToken = "access-canary", RefreshToken = "refresh-canary", Raw = "raw-canary" };

        var failure = await Should.ThrowAsync<CTraderUnavailableException>(() => Auth.RefreshTokenAsync("refresh", cancellationToken: Cancel));

        failure.OutcomeUnknown.ShouldBeTrue();
        failure.ToString().ShouldNotContain("canary");
    }

    [Fact]
    public async Task The_refresh_token_is_kept_when_a_complete_answer_has_none()
    {
        Endpoint.Answer = () => new TokenAnswer(TokenAnswerKind.AccessTokenOnly) { AccessToken = "access", TokenType = "bearer", ExpiresIn = TimeSpan.FromDays(30), LacksRefreshToken = true };

        var token = await Auth.RefreshTokenAsync("refresh", cancellationToken: Cancel);

        (token.AccessToken, token.RefreshToken, token.ExpiresIn).ShouldBe(("access", "refresh", TimeSpan.FromDays(30)));
    }

    [Fact]
    public async Task A_code_whose_answer_has_no_refresh_token_yields_no_pair()
    {
        Endpoint.Answer = () => new TokenAnswer(TokenAnswerKind.AccessTokenOnly) { AccessToken = "access", LacksRefreshToken = true };

        await Should.ThrowAsync<CTraderAuthException>(() => Auth.GetTokenAsync("code", cancellationToken: Cancel));
    }

    private static TokenAnswer GivenRejection(string code) =>
        new(TokenAnswerKind.Rejected) { ErrorCode = code, Description = "Access denied.", Problem = $"The token endpoint responded with HTTP 200 and the error code {code}." };
}
