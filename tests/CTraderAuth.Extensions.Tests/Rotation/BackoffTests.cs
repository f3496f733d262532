using CTraderAuth.Rotation.Transition;

namespace CTraderAuth.Tests.Rotation;

public sealed class BackoffTests
{
    [Theory]
    [InlineData(0, 30)]
    [InlineData(1, 30)]
    [InlineData(2, 60)]
    [InlineData(6, 960)]
    [InlineData(7, 1800)]
    [InlineData(100_000, 1800)]
    public void Doubles_from_30_s_to_30_min(int failures, int seconds) => Backoff.After(failures, jitter: 0, asked: null).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Fact]
    public void Is_longer_by_a_quarter_at_most() => Backoff.After(2, jitter: 1, asked: null).ShouldBe(TimeSpan.FromSeconds(75));

    [Theory]
    [InlineData(59, 60)]
    [InlineData(61, 61)]
    [InlineData(3299, 3299)]
    [InlineData(3301, 3300)]
    public void Is_as_long_as_the_server_asks_up_to_55_min(int asked, int seconds) =>
        Backoff.After(2, jitter: 0, asked: TimeSpan.FromSeconds(asked)).ShouldBe(TimeSpan.FromSeconds(seconds));
}
