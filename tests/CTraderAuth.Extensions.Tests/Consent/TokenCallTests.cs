using CTraderAuth.Protocol.Reading;
using Microsoft.Extensions.Logging;

namespace CTraderAuth.Tests.Consent;

public sealed class TokenCallTests : CTraderAuthTest
{
    [Fact]
    public async Task A_pair_dates_from_before_the_send()
    {
        var start = Time.GetUtcNow();
        Endpoint.Answer = () =>
        {
            Time.Advance(TimeSpan.FromSeconds(9));
            return GivenPair();
        };

        var token = await Auth.GetTokenAsync("code", cancellationToken: Cancel);

        token.AccessToken.ShouldBe("new-access");
        token.RefreshToken.ShouldBe("new-refresh");
        token.IssuedAt.ShouldBe(start);
        token.ExpiresAt.ShouldBe(start + TimeSpan.FromDays(30));
        Logger.Collector.Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_damaged_pair_is_handed_out_with_a_warning()
    {
        Endpoint.Answer = () => GivenPair(damaged: true);

        await Auth.RefreshTokenAsync("refresh", cancellationToken: Cancel);

        var record = Logger.Collector.GetSnapshot().ShouldHaveSingleItem();
        record.Level.ShouldBe(LogLevel.Warning);
        record.Message.ShouldNotContain("new-");
    }

    [Theory]
    [InlineData(null, EndPoints.TokenUri)]
    [InlineData(EndPoints.OpenApiTokenUri, EndPoints.OpenApiTokenUri)]
    public async Task The_address_can_be_named_for_one_call(string? baseUri, string sentTo)
    {
        Endpoint.Answer = () => GivenPair();

        await Auth.GetTokenAsync("code", baseUri, Cancel);
        await Auth.RefreshTokenAsync("refresh", baseUri, Cancel);

        Endpoint.Sent.ShouldAllBe(sent => sent.Endpoint.AbsoluteUri == sentTo);
        Endpoint.Sent.Select(sent => sent.Grant.Code ?? sent.Grant.RefreshToken).ShouldBe(["code", "refresh"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t")]
    public async Task An_empty_code_or_token_is_refused_before_anything_is_sent(string? value)
    {
        (await Should.ThrowAsync<ArgumentException>(() => Auth.GetTokenAsync(value!, cancellationToken: Cancel))).ParamName.ShouldBe("authCode");
        (await Should.ThrowAsync<ArgumentException>(() => Auth.RefreshTokenAsync(value!, cancellationToken: Cancel))).ParamName.ShouldBe("refreshToken");

        Endpoint.Sent.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("canary\n", "leading or trailing white space")]
    [InlineData("canary\r\n", "leading or trailing white space")]
    [InlineData(" canary", "leading or trailing white space")]
    [InlineData("\uFEFFcanary", "U+FEFF")]
    [InlineData("can\u200Bary", "U+200B")]
    [InlineData("can\nary", "U+000A")]
    [InlineData("\"canary\"", "quotation mark")]
    [InlineData("canary\u2026", "U+2026")]
    public async Task A_code_or_token_that_was_not_pasted_as_issued_is_refused_before_anything_is_sent(string value, string problem)
    {
        var code = await Should.ThrowAsync<ArgumentException>(() => Auth.GetTokenAsync(value, cancellationToken: Cancel));
        var token = await Should.ThrowAsync<ArgumentException>(() => Auth.RefreshTokenAsync(value, cancellationToken: Cancel));

        (code.ParamName, token.ParamName).ShouldBe(("authCode", "refreshToken"));
        code.Message.ShouldContain(problem);
        code.Message.ShouldNotContain("canary");
        token.Message.ShouldContain(problem);
        Endpoint.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_token_with_a_space_inside_is_sent_as_it_is()
    {
        Endpoint.Answer = () => GivenPair();

        await Auth.RefreshTokenAsync("legal, says RFC 6749", cancellationToken: Cancel);

        Endpoint.Sent.ShouldHaveSingleItem().Grant.RefreshToken.ShouldBe("legal, says RFC 6749");
    }

    [Fact]
    public async Task Plain_HTTP_to_another_host_is_refused_before_anything_is_sent()
    {
        var failure = await Should.ThrowAsync<ArgumentException>(() => Auth.RefreshTokenAsync("refresh-canary", "http://elsewhere.example/token", Cancel));

        failure.ParamName.ShouldBe("baseUri");
        failure.Message.ShouldNotContain("canary");
        Endpoint.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_cancelled_call_ends_with_the_callers_token()
    {
        using var caller = new CancellationTokenSource();
        Endpoint.Answer = () =>
        {
            caller.Cancel();
            return new TokenAnswer(TokenAnswerKind.Unknown);
        };

        var failure = await Should.ThrowAsync<OperationCanceledException>(() => Auth.GetTokenAsync("code", cancellationToken: caller.Token));

        failure.CancellationToken.ShouldBe(caller.Token);
    }

    [Fact]
    public async Task A_pair_that_came_before_the_cancellation_is_not_lost()
    {
        using var caller = new CancellationTokenSource();
        Endpoint.Answer = () =>
        {
            caller.Cancel();
            return GivenPair();
        };

        var token = await Auth.RefreshTokenAsync("refresh", cancellationToken: caller.Token);

        token.RefreshToken.ShouldBe("new-refresh");
    }

    private static TokenAnswer GivenPair(bool damaged = false) => new(TokenAnswerKind.Pair)
    {
        AccessToken = "new-access",
        RefreshToken = "new-refresh",
        ExpiresIn = TimeSpan.FromDays(30),
        Damaged = damaged,
    };
}
