using CTraderAuth.Sockets.Pacing;
using CTraderAuth.Tests.Tokens;

namespace CTraderAuth.Sockets.Tests.Pacing;

public sealed class PacerTests
{
    private readonly TestClock _time = new(new DateTimeOffset(2026, 11, 27, 8, 0, 0, TimeSpan.Zero));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Authorization_goes_before_requests_that_wait_for_longer()
    {
        using var pacer = new Pacer(5, 1, _time);
        await AuthorizeAsync(pacer, 2);
        _time.Advance(TimeSpan.FromSeconds(0.5));
        await AuthorizeAsync(pacer, 3);
        var request = pacer.WaitAsync(PaceKind.Request, Token);
        Task[] authorizations = [pacer.WaitAsync(PaceKind.Authorization, Token), pacer.WaitAsync(PaceKind.Authorization, Token)];

        // Two places are free again: enough for the request and one authorization, or for both authorizations.
        _time.Advance(TimeSpan.FromSeconds(0.56));
        await Task.WhenAll(authorizations).WaitAsync(TimeSpan.FromSeconds(30), Token);
        request.IsCompleted.ShouldBeFalse();

        _time.Advance(TimeSpan.FromSeconds(0.5));
        await request.WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    [Fact]
    public async Task A_request_that_is_cancelled_holds_nobody_up()
    {
        using var pacer = new Pacer(5, 1, _time);
        await TakeAllAsync(pacer);
        using var cancelled = new CancellationTokenSource();
        var authorization = pacer.WaitAsync(PaceKind.Authorization, cancelled.Token);
        var request = pacer.WaitAsync(PaceKind.Request, Token);

        await cancelled.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(authorization);
        _time.Advance(TimeSpan.FromSeconds(1.06));

        await request.WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    [Fact]
    public async Task A_turn_that_is_given_back_is_somebody_elses()
    {
        using var pacer = new Pacer(5, 1, _time);
        var turn = await pacer.WaitAsync(PaceKind.Request, Token);
        await TakeAllAsync(pacer, 4);
        var next = pacer.WaitAsync(PaceKind.Authorization, Token);
        next.IsCompleted.ShouldBeFalse();

        pacer.GiveBack(turn);

        await next.WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    [Fact]
    public async Task At_the_end_nobody_waits_any_more()
    {
        var pacer = new Pacer(5, 1, _time);
        await TakeAllAsync(pacer);
        var waiting = pacer.WaitAsync(PaceKind.Request, Token);

        pacer.Dispose();

        await waiting.WaitAsync(TimeSpan.FromSeconds(30), Token);
        await pacer.WaitAsync(PaceKind.Request, Token).WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    [Fact]
    public async Task A_request_counts_from_when_it_was_sent_and_not_from_when_its_turn_came()
    {
        using var pacer = new Pacer(5, 1, _time);
        var late = await pacer.WaitAsync(PaceKind.Authorization, Token);
        _time.Advance(TimeSpan.FromSeconds(0.5));
        pacer.Sent(late);
        await TakeAllAsync(pacer, 4);
        var next = pacer.WaitAsync(PaceKind.Authorization, Token);

        _time.Advance(TimeSpan.FromSeconds(0.6));
        next.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(0.5));

        await next.WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    [Fact]
    public async Task A_request_that_is_sent_long_after_its_turn_counts_again()
    {
        using var pacer = new Pacer(5, 1, _time);
        var late = await pacer.WaitAsync(PaceKind.Authorization, Token);
        _time.Advance(TimeSpan.FromSeconds(3));
        await TakeAllAsync(pacer, 4);
        pacer.Sent(late);
        var next = pacer.WaitAsync(PaceKind.Authorization, Token);

        next.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(1.1));

        await next.WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    [Fact]
    public async Task A_response_lets_the_next_request_go_a_second_later()
    {
        using var pacer = new Pacer(5, 1, _time);
        var slow = await pacer.WaitAsync(PaceKind.Authorization, Token);
        pacer.Sent(slow);
        for (var request = 0; request < 4; request++)
        {
            pacer.Sent(await pacer.WaitAsync(PaceKind.Authorization, Token));
        }

        _time.Advance(TimeSpan.FromSeconds(0.2));
        var next = pacer.WaitAsync(PaceKind.Authorization, Token);
        pacer.Answered(slow);

        _time.Advance(TimeSpan.FromSeconds(0.9));
        next.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(0.1));
        await next.WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    [Fact]
    public async Task A_turn_for_history_that_is_given_back_is_the_next_ones()
    {
        using var pacer = new Pacer(5, 1, _time);
        var turn = await pacer.WaitAsync(PaceKind.History, Token);

        pacer.GiveBack(turn);

        pacer.WaitAsync(PaceKind.History, Token).IsCompleted.ShouldBeTrue();
    }

    private static async Task AuthorizeAsync(Pacer pacer, int requests)
    {
        for (var i = 0; i < requests; i++)
        {
            await pacer.WaitAsync(PaceKind.Authorization, Token);
        }
    }

    private static async Task TakeAllAsync(Pacer pacer, int requests = 5)
    {
        for (var i = 0; i < requests - 1; i++)
        {
            await pacer.WaitAsync(PaceKind.Request, Token);
        }

        await pacer.WaitAsync(PaceKind.Authorization, Token);
    }
}
