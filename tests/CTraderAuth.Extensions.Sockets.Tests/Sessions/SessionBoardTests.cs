using System.Diagnostics.Metrics;
using CTraderAuth.Sockets.Diagnostics;
using CTraderAuth.Sockets.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Sockets.Tests.Sessions;

public sealed class SessionBoardTests
{
    [Fact]
    public async Task Dropped_prices_are_counted_in_the_status_but_are_no_change_of_it()
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var events = new EventBuffer("alice", 1);
        var board = new SessionBoard(events, new(CancellationToken.None), new SessionMetrics(services.GetRequiredService<IMeterFactory>()), TimeProvider.System);
        await using var watch = board.WatchAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        (await watch.MoveNextAsync()).ShouldBeTrue();

        events.Add(new(2131, default), isPrice: true);
        events.Add(new(2131, default), isPrice: true);
        var next = watch.MoveNextAsync().AsTask();

        next.IsCompleted.ShouldBeFalse();
        board.Status.DroppedPrices.ShouldBe(1);
        board.Enter(board.Phase with { State = CTraderSessionState.Waiting });
        (await next).ShouldBeTrue();
        (watch.Current.State, watch.Current.DroppedPrices).ShouldBe((CTraderSessionState.Waiting, 1));
    }
}
