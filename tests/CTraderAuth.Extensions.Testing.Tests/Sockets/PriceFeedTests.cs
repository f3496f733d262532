using CTraderAuth.Testing.Sockets;
using CTraderAuth.Testing.Tests.Sessions;

namespace CTraderAuth.Testing.Tests.Sockets;

/// <summary>The timer of the prices ends with the sandbox, whenever it was started.</summary>
public sealed class PriceFeedTests : SocketTest
{
    private readonly Lock _gate = new();
    private readonly PriceClock _clock = new();

    [Fact]
    public void A_feed_that_is_disposed_does_not_start()
    {
        var feed = GivenFeed();
        feed.Dispose();

        feed.Start();

        _clock.Timers.ShouldBe(0);
    }

    [Fact]
    public async Task A_disposal_ends_what_is_started_meanwhile()
    {
        var feed = GivenFeed();

        await HeldGate.OvertakeAsync(_gate, () => { feed.Dispose(); return true; }, feed.Start);

        _clock.Timers.ShouldBe(0);
    }

    [Fact]
    public async Task The_prices_end_after_the_connections()
    {
        var sandbox = GivenSandbox(options => options.TimeProvider = _clock);
        await using var client = await GivenAuthorized(await GivenPair());
        (await client.AskAsync(2127, Of(1001, 1))).PayloadType.ShouldBe(2128);
        (_clock.Timers, Socket.Connections).ShouldBe((1, 1));
        int? connections = null;
        _clock.Disposing = () => connections = Socket.Connections;

        await sandbox.DisposeAsync();

        connections.ShouldBe(0);
        _clock.Timers.ShouldBe(0);
    }

    private PriceFeed GivenFeed()
    {
        var options = new SandboxSocketOptions();
        return new(_gate, _clock, options, new Switchboard(_gate, _clock, options));
    }
}
