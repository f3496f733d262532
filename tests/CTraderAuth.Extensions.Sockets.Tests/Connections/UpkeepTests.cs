using CTraderAuth.Sockets.Connections;

namespace CTraderAuth.Sockets.Tests.Connections;

public sealed class UpkeepTests
{
    private static readonly ConnectionTimes Times = new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(5));

    [Theory]
    [InlineData("a heartbeat is sent after 10 s without another message", 0, 9, null, null, 10, UpkeepStep.Heartbeat)]
    [InlineData("any message counts", 1, 9, null, null, 10, UpkeepStep.Nothing)]
    [InlineData("cTrader is asked after 20 s of silence", 19, 0, null, null, 20, UpkeepStep.Probe)]
    [InlineData("and once only", 20, 0, 20.0, null, 24, UpkeepStep.Nothing)]
    [InlineData("no answer: the connection is dead", 20, 0, 20.0, null, 25, UpkeepStep.GiveUpSilent)]
    [InlineData("whatever came since is life", 20, 21, 20.0, null, 25, UpkeepStep.Nothing)]
    [InlineData("and the next silence is asked about again", 40, 21, 20.0, null, 41, UpkeepStep.Probe)]
    [InlineData("a message that is not taken", 0, 9, null, 5.0, 10, UpkeepStep.GiveUpStuck)]
    [InlineData("heartbeats wait for a message that is being sent", 0, 9, null, 6.0, 10, UpkeepStep.Nothing)]
    public void What_is_due(string what, double sent, double received, double? probed, double? sending, double now, object step)
    {
        var upkeep = new Upkeep(At(sent), At(received), probed is { } p ? At(p) : null, sending is { } s ? At(s) : null);

        upkeep.Next(Times, At(now)).Step.ShouldBe((UpkeepStep)step, what);
    }

    [Fact]
    public void The_next_look_is_at_the_next_moment_that_matters() => new Upkeep(At(3), At(4), null, null).Next(Times, At(5)).ShouldBe((UpkeepStep.Nothing, At(8)));

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
