namespace CTraderAuth.Sockets.Tests.Figures;

/// <summary>A bot that runs for weeks, with a day of the clock in seconds: one connection, one token request for each rotation, and nothing that grows. 30 days in a campaign; otherwise two, with tokens that live for a day.</summary>
public sealed class MonthFigures : FigureTest
{
    private static readonly int Days = IsCampaign ? 30 : 2;
    private static readonly TimeSpan? Lifetime = IsCampaign ? null : TimeSpan.FromDays(1);

    // Shorter than what a connection waits for: a clock that jumps while something is being written must not look like a dead connection.
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(100);

    private readonly CountingClock _clock = new(new DateTimeOffset(2026, 11, 27, 8, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_month_costs_one_token_request_for_each_rotation_and_nothing_grows()
    {
        await GivenSessionsAsync(
            static socket => socket.IdleLimit = socket.ServerHeartbeat = Timeout.InfiniteTimeSpan,
            static options => (options.HeartbeatInterval, options.SilenceLimit, options.RequestTimeout) = (TimeSpan.FromSeconds(25), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(2)),
            time: _clock,
            lifetime: Lifetime);
        await using var prices = SessionOf("demo").ReadAllAsync(Token).GetAsyncEnumerator(Token);
        var steps = Days * 24 * 36;
        var (rotations, memory, timers) = (0, 0L, 0);
        var due = await DueAsync();
        for (var step = 1; step <= steps; step++)
        {
            _clock.Advance(Step);
            if (_clock.GetUtcNow() >= due)
            {
                rotations++;
                await PassUntilAsync(WhenAsync(status => status.State == CTraderSessionState.Ready && status.Generation == rotations + 1));
                due = await DueAsync();
            }

            // What comes proves that the connection lives.
            (await SessionOf("demo").SendAsync(1001, 2121, Of(1001), Token).WaitAsync(Limit, Token)).PayloadType.ShouldBe(2122);
            Sandbox.Socket.Publish(2131, new() { ["ctidTraderAccountId"] = 1001, ["symbolId"] = 1, ["bid"] = step });
            (await prices.MoveNextAsync().AsTask().WaitAsync(Limit, Token)).ShouldBeTrue();
            if (step == steps / 2)
            {
                (memory, timers) = (GC.GetTotalMemory(forceFullCollection: true), _clock.Timers);
            }
        }

        (Refreshes, Sandbox.Socket.Opened).ShouldBe((rotations, 1));
        rotations.ShouldBe(IsCampaign ? 1 : 2);
        var grown = GC.GetTotalMemory(forceFullCollection: true) - memory;
        _clock.Timers.ShouldBeInRange(timers - 10, timers + 10);
        grown.ShouldBeLessThan((steps / 2 * 250) + (2 * 1024 * 1024));
        Report($"{Days} days of the clock: {Refreshes} rotations, {Sandbox.Socket.Opened} connection; in the second half {grown / 1024:N0} KB more in memory, with the sandbox's records in it, and {_clock.Timers - timers} timers more than {timers}");
    }

    // A wait may have begun just after the clock was moved, for a part of the step: time goes on until it is over, and slowly, as before.
    private async Task PassUntilAsync(Task done)
    {
        while (!done.IsCompleted)
        {
            await done.WaitAsync(TimeSpan.FromMilliseconds(100), Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!done.IsCompleted)
            {
                _clock.Advance(TimeSpan.FromMilliseconds(300));
            }
        }

        await done;
    }

    private async Task<DateTimeOffset> DueAsync() => (await Tokens.GetStatusAsync("alice", Token)).ShouldNotBeNull().RefreshDueAt.ShouldNotBeNull();
}
