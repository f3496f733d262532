namespace CTraderAuth.Sockets.Tests.Authorization;

/// <summary>The wait for a consent, or for the keys, ends whether or not a change is announced.</summary>
public sealed class ConsentWaitTests : AuthorizationTest
{
    private static readonly TimeSpan HalfAMinute = TimeSpan.FromSeconds(30);

    private static CTraderReauthorizationRequiredException Undecryptable { get; } = new("The grant cannot be decrypted.", "alice", ReauthorizationReason.Undecryptable);

    [Fact]
    public async Task A_grant_that_is_connected_again_is_noticed_although_nothing_was_announced()
    {
        var authorization = await GivenAuthorized(null, 1);
        Tokens.Fail(Undecryptable);
        await Time.WhenWaitsAsync(HalfAMinute);
        Time.Advance(HalfAMinute);
        await Time.WhenWaitsAsync(HalfAMinute);
        Tokens.Watches.ShouldBe(1);

        Tokens.Status = new() { Subject = "alice", State = GrantState.Connected };
        Tokens.Announce(young: true);
        Time.Advance(HalfAMinute);

        (await Channel.NextAsync("account 1")).Succeed();
        await authorization.WhenAuthorizedAsync(1, Token);
        Tokens.Watches.ShouldBe(2);
    }

    [Fact]
    public async Task A_rejected_token_whose_grant_cannot_be_decrypted_is_reported_again()
    {
        var authorization = await GivenAuthorized(null, 1);
        authorization.AccountDisconnected(1);
        (await Channel.NextAsync("account 1")).Refuse("OA_AUTH_TOKEN_EXPIRED");
        (await Tokens.NextReplacementAsync()).Response.SetException(Undecryptable);
        await WhenAsync(authorization, status => status.LastError == Undecryptable.Message);

        Time.Advance(HalfAMinute);
        (await Channel.NextAsync("account 1")).Refuse("OA_AUTH_TOKEN_EXPIRED");
        (await Tokens.NextReplacementAsync()).Response.SetResult(Tokens.Make(young: true));

        (await Channel.NextAsync("account 1")).Succeed();
        await authorization.WhenAuthorizedAsync(1, Token);
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
