using CTraderAuth.Tests.Tokens;

namespace CTraderAuth.Sockets.Tests.Sandboxes;

/// <summary>What cTrader claims, and what is done about it, with a whole session and the real core.</summary>
public sealed class SandboxSentenceTests : SandboxSessionTest
{
    // As long as a session waits for a new token before it asks with the old one.
    private static readonly TimeSpan Announcement = TimeSpan.FromMilliseconds(250);

    private readonly TestClock _clock = new(new DateTimeOffset(2026, 11, 27, 8, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task An_account_that_is_not_authorized_although_cTrader_says_so_gets_a_new_connection()
    {
        await GivenSessionsAsync();
        Sandbox.Socket.Refuse(2121, "ACCOUNT_NOT_AUTHORIZED", account: 1001, times: 1_000);
        Sandbox.Socket.Refuse(2102, "ALREADY_LOGGED_IN", account: 1001, times: 1_000);
        var opened = WhenAsync(static status => status.Connections == 2);

        while (!opened.IsCompleted)
        {
            await SessionOf("demo").SendAsync(1001, 2121, Of(1001), Token).ShouldThrowAsync<CTraderAuthException>();
        }

        await opened;
        Sandbox.Socket.ClearRefusals();
        await SessionOf("demo").WhenAuthorizedAsync(1001, Token).WaitAsync(Limit, Token);
        Logs.GetSnapshot().ShouldContain(static record => record.Id.Id == 712);
        Refreshes.ShouldBe(0);
    }

    [Fact]
    public async Task Demo_and_live_that_see_the_same_token_rejected_cause_one_rotation()
    {
        await GivenOldTokenAsync("demo", "live");

        Sandbox.ExpireAccessTokens();
        await Task.WhenAll(LoseAsync("demo", 1001), LoseAsync("live", 2001));
        _clock.Advance(Announcement);

        await WhenAsync(static status => status is { State: CTraderSessionState.Ready, Generation: 2 });
        await WhenAsync(static status => status is { State: CTraderSessionState.Ready, Generation: 2 }, "live");
        (Refreshes, Sandbox.Socket.Opened).ShouldBe((1, 2));
    }

    [Fact]
    public async Task A_token_that_was_replaced_just_now_and_is_rejected_again_is_rested_on()
    {
        await GivenOldTokenAsync("demo");
        Sandbox.ExpireAccessTokens();
        await LoseAsync("demo", 1001);
        _clock.Advance(Announcement);
        await WhenAsync(static status => status is { State: CTraderSessionState.Ready, Generation: 2 });
        _clock.Advance(TimeSpan.FromSeconds(15));

        Sandbox.ExpireAccessTokens();
        await LoseAsync("demo", 1001);
        _clock.Advance(Announcement);

        var rests = await WhenAsync(static status => status.LastError?.Contains("less than five minutes ago", StringComparison.Ordinal) is true);
        rests.State.ShouldBe(CTraderSessionState.Authorizing);
        (Refreshes, Sandbox.Socket.Opened).ShouldBe((1, 1));
    }

    // Only a token that every server of cTrader knows may be reported as rejected.
    private async Task GivenOldTokenAsync(params string[] names)
    {
        // A clock that jumps while a message is being written makes the connection look stuck.
        await GivenSessionsAsync(time: _clock, configure: static options => (options.AuthorizationWait, options.RequestTimeout) = (TimeSpan.Zero, TimeSpan.FromMinutes(1)), names: names);
        _clock.Advance(TimeSpan.FromSeconds(15));
    }

    // The connection hears of a token that has expired with the next message.
    private async Task LoseAsync(string name, long account)
    {
        await SessionOf(name).SendAsync(account, 2121, Of(account), Token).ShouldThrowAsync<CTraderAuthException>();
        await WhenAsync(static status => status.State != CTraderSessionState.Ready, name);
    }
}
