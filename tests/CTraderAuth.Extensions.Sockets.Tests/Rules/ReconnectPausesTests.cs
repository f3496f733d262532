using CTraderAuth.Sockets.Authorization;

namespace CTraderAuth.Sockets.Tests.Rules;

public sealed class ReconnectPausesTests
{
    private readonly ReconnectHistory _history = new();

    [Fact]
    public void The_first_pause_is_short_and_the_next_ones_double_up_to_a_minute()
    {
        var pauses = Enumerable.Range(0, 9).Select(_ => _history.Ended(TimeSpan.FromSeconds(29), chance: 0.5).TotalSeconds);

        pauses.ShouldBe([0.025, 1, 2, 4, 8, 16, 32, 60, 60]);
    }

    [Fact]
    public void Only_a_connection_that_lived_for_30_seconds_begins_a_new_count()
    {
        _history.Ended(default, 0.5);
        _history.Ended(TimeSpan.FromSeconds(29), 0.5).ShouldBe(TimeSpan.FromSeconds(1));

        _history.Ended(TimeSpan.FromSeconds(30), 0.5).ShouldBe(TimeSpan.FromMilliseconds(25));
        _history.Ended(default, 0.5).ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData(0, 0, 0.8)]
    [InlineData(1, 0.05, 1.2)]
    public void Pauses_are_spread(double chance, double first, double second)
    {
        _history.Ended(default, chance).ShouldBe(TimeSpan.FromSeconds(first));
        _history.Ended(default, chance).ShouldBe(TimeSpan.FromSeconds(second));
    }
}
