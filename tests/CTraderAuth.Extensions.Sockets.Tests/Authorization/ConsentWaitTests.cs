namespace CTraderAuth.Sockets.Tests.Authorization;

/// <summary>The wait for a consent ends whether or not a change is announced.</summary>
public sealed class ConsentWaitTests : AuthorizationTest
{
    private static readonly TimeSpan EachRead = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_grant_that_is_connected_again_is_noticed_although_nothing_was_announced()
    {
        var authorization = await GivenAuthorized(null, 1);
        Tokens.Fail(new CTraderReauthorizationRequiredException("The grant cannot be decrypted.", "alice", ReauthorizationReason.Undecryptable));
        await Time.WhenWaitsAsync(EachRead);
        Time.Advance(EachRead);
        await Time.WhenWaitsAsync(EachRead);
        Tokens.Watches.ShouldBe(1);

        Tokens.Status = new() { Subject = "alice", State = GrantState.Connected };
        Tokens.Announce(young: true);
        Time.Advance(EachRead);

        (await Channel.NextAsync("account 1")).Succeed();
        await authorization.WhenAuthorizedAsync(1, Token);
        Tokens.Watches.ShouldBe(2);
    }

    [Fact]
    public async Task A_disconnect_while_the_status_is_read_ends_the_connection()
    {
        var (read, goesOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var authorization = await GivenAuthorized(null, 1);
        Tokens.OnStatusRead = () =>
        {
            read.TrySetResult();
            return goesOn.Task;
        };
        Tokens.Fail(ScriptedTokens.NeedsConsent);
        await read.Task.WaitAsync(Limit, Token);

        Tokens.StatusWatches.ShouldBe(1);
        Tokens.Publish(GrantState.ReauthorizationRequired, reason: ReauthorizationReason.Disconnected);
        Tokens.Fail(new CTraderReauthorizationRequiredException("alice was disconnected.", "alice", ReauthorizationReason.Disconnected));
        goesOn.SetResult();

        (await authorization.Completion.WaitAsync(Limit, Token)).Kind.ShouldBe(AuthorizationEndKind.Closed);
    }
}
