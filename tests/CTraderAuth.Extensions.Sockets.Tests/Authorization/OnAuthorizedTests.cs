using System.Collections.Concurrent;

namespace CTraderAuth.Sockets.Tests.Authorization;

/// <summary>The program's subscriptions.</summary>
public sealed class OnAuthorizedTests : AuthorizationTest
{
    private readonly BlockingCollection<(long Account, AuthorizationCause Cause, CancellationToken Ended, TaskCompletionSource Done)> _calls = [];

    private CTraderAuthorizationOptions Options => new()
    {
        OnAuthorized = (account, cause, ended) =>
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _calls.Add((account, cause, ended, done), CancellationToken.None);
            return done.Task;
        },
    };

    [Fact]
    public async Task It_is_called_for_each_account_and_again_after_each_rotation()
    {
        var authorization = await GivenAuthorized(Options, 1, 2);
        var calls = new[] { Next(), Next() };
        calls.Select(call => (call.Account, call.Cause)).ShouldBe([(1, AuthorizationCause.Connected), (2, AuthorizationCause.Connected)], ignoreOrder: true);
        Array.ForEach(calls, call => call.Done.SetResult());
        await WhenIntroducedAsync(authorization);

        authorization.TokenInvalidated([1]);
        Tokens.Announce(young: true);
        (await Channel.NextAsync("account 1")).Succeed();
        Next().Cause.ShouldBe(AuthorizationCause.Rotated);
    }

    [Fact]
    public async Task After_a_failure_it_is_called_again_with_growing_pauses_until_it_succeeds()
    {
        await GivenAuthorized(Options, 1);
        foreach (var milliseconds in new[] { 250, 500, 1_000, 2_000 })
        {
            Next().Done.SetException(new InvalidOperationException("No prices."));
            await Time.WhenWaitsAsync(TimeSpan.FromMilliseconds(milliseconds));
            Time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        }

        Next().Done.SetResult();

        (await WhenLoggedAsync(715, times: 4)).ShouldContain("00:00:02");
        _calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_hook_that_throws_without_a_task_is_called_again_too()
    {
        var calls = 0;
        var done = new TaskCompletionSource();
        await GivenAuthorized(new() { OnAuthorized = (_, _, _) => ++calls == 1 ? throw new InvalidOperationException() : Task.Run(done.SetResult, Token) }, 1);
        await Time.WhenWaitsAsync(TimeSpan.FromMilliseconds(250));

        Time.Advance(TimeSpan.FromMilliseconds(250));

        await done.Task.WaitAsync(Limit, Token);
    }

    [Fact]
    public async Task ALREADY_SUBSCRIBED_is_success()
    {
        var authorization = await GivenAuthorized(Options, 1);
        Next().Done.SetException(new CTraderRequestException("Twice.", "ALREADY_SUBSCRIBED"));
        await WhenIntroducedAsync(authorization);

        Logs.GetSnapshot().ShouldNotContain(record => record.Id.Id == 715);
        (await WhenLoggedAsync(719)).ShouldBe(
            "OnAuthorized of account 1 of alice ended with ALREADY_SUBSCRIBED, which counts as success. What it would have requested after that was not requested: catch this error around each request.");
    }

    [Fact]
    public async Task It_is_cancelled_when_the_authorization_of_the_account_ends_and_the_next_one_waits_for_it()
    {
        var authorization = await GivenAuthorized(Options, 1);
        var first = Next();
        await ResendAsync(authorization);
        SpinWait.SpinUntil(() => first.Ended.IsCancellationRequested, TimeSpan.FromSeconds(30)).ShouldBeTrue();
        _calls.ShouldBeEmpty();

        first.Done.SetCanceled(first.Ended);

        var second = Next();
        (second.Cause, second.Ended.IsCancellationRequested).ShouldBe((AuthorizationCause.Connected, false));
    }

    [Fact]
    public async Task It_does_not_see_what_belongs_to_the_caller_of_Start()
    {
        var ofTheCaller = new AsyncLocal<string> { Value = "a request" };
        var seen = new TaskCompletionSource<string?>();
        await GivenAuthorized(new() { OnAuthorized = (_, _, _) => Task.Run(() => seen.SetResult(ofTheCaller.Value), Token) }, 1);

        (await seen.Task.WaitAsync(Limit, Token)).ShouldBeNull();
    }

    private (long Account, AuthorizationCause Cause, CancellationToken Ended, TaskCompletionSource Done) Next()
    {
        _calls.TryTake(out var call, TimeSpan.FromSeconds(30)).ShouldBeTrue();
        return call;
    }

    // The next authorization has another cause as soon as the success of the first one is known.
    private async Task WhenIntroducedAsync(CTraderAuthorization authorization)
    {
        var cause = AuthorizationCause.Connected;
        while (cause == AuthorizationCause.Connected)
        {
            await ResendAsync(authorization);
            var next = Next();
            next.Done.SetResult();
            cause = next.Cause;
        }

        cause.ShouldBe(AuthorizationCause.Disconnected);
    }

    private async Task ResendAsync(CTraderAuthorization authorization)
    {
        Time.Advance(TimeSpan.FromSeconds(2));
        authorization.AccountDisconnected(1);
        (await Channel.NextAsync("account 1")).Succeed();
        await authorization.WhenAuthorizedAsync(1, Token);
    }
}
