namespace CTraderAuth.Sockets.Tests.Authorization;

/// <summary>A channel that throws, returns nothing or never responds.</summary>
public sealed class BadChannelTests : AuthorizationTest
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_channel_that_throws_ends_the_authorization_and_its_text_shows_no_secret(bool atOnce)
    {
        var authorization = await GivenAuthorized(null, 1);
        var error = new IOException("Broken pipe after secret-token-1 and the-client-secret.");
        Channel.Broken = atOnce ? error : null;
        authorization.AccountDisconnected(1);
        if (!atOnce)
        {
            (await Channel.NextAsync("account 1")).Fail(error);
        }

        var end = await authorization.Completion.WaitAsync(Limit, Token);

        end.Kind.ShouldBe(AuthorizationEndKind.Closed);
        end.Reason.ShouldBe("The request to authorize account 1 failed: IOException: Broken pipe after … and ….");
        end.Pause.ShouldBeLessThanOrEqualTo(TimeSpan.FromMilliseconds(50));
        (await Should.ThrowAsync<CTraderUnavailableException>(() => authorization.WhenAuthorizedAsync(1, Token))).RetryAfter.ShouldBe(end.Pause);
        authorization.Accounts[0].State.ShouldBe(CTraderAccountState.Unauthorized);
    }

    [Fact]
    public async Task A_channel_that_returns_no_list_ends_the_authorization()
    {
        var authorization = Start();
        (await Channel.NextAsync("application")).Succeed();
        Tokens.Announce();
        (await Channel.NextAsync("list")).Succeed(null!);

        (await authorization.Completion.WaitAsync(Limit, Token)).Reason.ShouldStartWith("The request to list the accounts failed");
    }

    [Fact]
    public async Task A_channel_that_never_responds_is_given_up_after_the_timeout_and_its_request_cancelled()
    {
        var authorization = Start(new() { ResponseTimeout = TimeSpan.FromSeconds(3) });
        var call = await Channel.NextAsync("application");
        Time.Advance(TimeSpan.FromSeconds(2.9));
        authorization.Completion.IsCompleted.ShouldBeFalse();

        Time.Advance(TimeSpan.FromSeconds(0.1));

        (await authorization.Completion.WaitAsync(Limit, Token)).Reason.ShouldBe("cTrader did not respond within 3 s.");
        SpinWait.SpinUntil(() => call.IsCancelled, TimeSpan.FromSeconds(30)).ShouldBeTrue();
    }
}
