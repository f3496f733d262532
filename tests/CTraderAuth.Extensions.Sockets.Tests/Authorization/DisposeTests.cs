namespace CTraderAuth.Sockets.Tests.Authorization;

/// <summary>Dispose in the middle of everything.</summary>
public sealed class DisposeTests : AuthorizationTest
{
    [Theory]
    [InlineData("application")]
    [InlineData("list")]
    [InlineData("account 1")]
    public async Task Dispose_cancels_the_request_in_flight_and_tells_who_waits(string until)
    {
        var authorization = Start();
        var waiting = authorization.WhenAuthorizedAsync(null, Token);
        Tokens.Announce();
        var call = await Channel.NextAsync("application");
        if (until != "application")
        {
            call.Succeed();
            call = await Channel.NextAsync("list");
        }

        if (until == "account 1")
        {
            call.Succeed(new CTraderAccount(1, isLive: false));
            call = await Channel.NextAsync("account 1");
        }

        await authorization.DisposeAsync();

        SpinWait.SpinUntil(() => call.IsCancelled, TimeSpan.FromSeconds(30)).ShouldBeTrue();
        (await authorization.Completion).Kind.ShouldBe(AuthorizationEndKind.Disposed);
        await Should.ThrowAsync<CTraderUnavailableException>(() => waiting);
        call.Refuse("CH_CLIENT_AUTH_FAILURE");
        authorization.Status.State.ShouldBe(CTraderAuthorizationState.Ended);
    }

    [Fact]
    public async Task Dispose_while_a_token_is_replaced_leaves_the_replacement_to_the_core()
    {
        var authorization = await GivenAuthorized(null, 1);
        authorization.AccountDisconnected(1);
        (await Channel.NextAsync("account 1")).Refuse("CH_ACCESS_TOKEN_INVALID");
        var (_, response) = await Tokens.NextReplacementAsync();

        await authorization.DisposeAsync();
        response.SetResult(Tokens.Make());

        Channel.Sent().ShouldBeEmpty();
    }

    [Fact]
    public async Task Dispose_inside_OnAuthorized_does_not_hang()
    {
        var disposed = new TaskCompletionSource();
        CTraderAuthorization? authorization = null;
        authorization = Start(new()
        {
            OnAuthorized = async (_, _, ended) =>
            {
                await authorization!.DisposeAsync();
                ended.IsCancellationRequested.ShouldBeTrue();
                disposed.SetResult();
            },
        });
        (await Channel.NextAsync("application")).Succeed();
        Tokens.Announce();
        (await Channel.NextAsync("list")).Succeed(new CTraderAccount(1, isLive: false));
        (await Channel.NextAsync("account 1")).Succeed();

        await disposed.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    [Fact]
    public async Task Dispose_while_a_consent_is_waited_for_ends_that_wait()
    {
        Tokens.Fail(ScriptedTokens.NeedsConsent);
        var authorization = Start();
        await WhenAsync(authorization, status => status.State == CTraderAuthorizationState.ReauthorizationRequired);

        await authorization.DisposeAsync();
        Tokens.Publish(GrantState.Connected);

        Tokens.Watches.ShouldBe(1);
    }

    [Fact]
    public async Task After_the_end_nothing_is_sent_and_everything_may_be_called()
    {
        var authorization = await GivenAuthorized(null, 1);
        await authorization.DisposeAsync();

        authorization.TokenInvalidated([1]);
        authorization.AccountDisconnected(1);
        authorization.RequestRefused(1, "ACCOUNT_NOT_AUTHORIZED");
        authorization.Closed();
        Tokens.Announce();
        Time.Advance(TimeSpan.FromHours(3));
        await authorization.DisposeAsync();

        Channel.Sent().ShouldBeEmpty();
        (await authorization.Completion).Kind.ShouldBe(AuthorizationEndKind.Disposed);
        var statuses = new List<CTraderAuthorizationState>();
        await foreach (var status in authorization.WatchAsync(Token))
        {
            statuses.Add(status.State);
        }

        statuses.ShouldBe([CTraderAuthorizationState.Ended]);
    }

    [Fact]
    public async Task A_wait_that_is_cancelled_ends_and_the_authorization_does_not()
    {
        var authorization = Start();
        using var cancel = new CancellationTokenSource();
        var waiting = authorization.WhenAuthorizedAsync(1, cancel.Token);

        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => waiting);
        authorization.Completion.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_watcher_sees_the_present_status_then_the_newest_one_and_the_end()
    {
        var authorization = await GivenAuthorized(null, 1);
        await using var watch = authorization.WatchAsync(Token).GetAsyncEnumerator(Token);
        (await watch.MoveNextAsync()).ShouldBeTrue();
        watch.Current.State.ShouldBe(CTraderAuthorizationState.Ready);

        authorization.TokenInvalidated([1]);
        authorization.Closed("Gone.");

        (await watch.MoveNextAsync()).ShouldBeTrue();
        (watch.Current.State, watch.Current.LastError).ShouldBe((CTraderAuthorizationState.Ended, "Gone."));
        (await watch.MoveNextAsync()).ShouldBeFalse();
    }
}
