using CTraderAuth.Sockets.Authorization;

namespace CTraderAuth.Sockets.Tests.Rules;

public sealed class ReconnectPausesTests
{
    private readonly ReconnectHistory _history = new();

    [Fact]
    public void The_first_pause_is_short_and_the_next_ones_double_up_to_a_minute()
    {
        var pauses = Enumerable.Range(0, 9).Select(_ => Seconds(29, wasAuthorized: false));

        pauses.ShouldBe([0.025, 1, 2, 4, 8, 16, 32, 60, 60]);
    }

    [Fact]
    public void A_connection_that_lived_for_30_seconds_begins_a_new_count()
    {
        Seconds(0, wasAuthorized: false);
        Seconds(29, wasAuthorized: false).ShouldBe(1);

        Seconds(30, wasAuthorized: false).ShouldBe(0.025);
        Seconds(0, wasAuthorized: false).ShouldBe(1);
    }

    [Fact]
    public void After_short_connections_that_were_authorized_the_pause_stays_at_a_second_30_times()
    {
        var pauses = Enumerable.Range(0, 34).Select(_ => Seconds(1, wasAuthorized: true));

        pauses.ShouldBe([0.025, .. Enumerable.Repeat(1d, 29), 2, 4, 8, 16]);
    }

    [Fact]
    public void A_connection_that_was_authorized_ends_the_growth()
    {
        Array.ForEach([1, 2, 3, 4], _ => Seconds(0, wasAuthorized: false));

        Seconds(0, wasAuthorized: true).ShouldBe(1);
        Seconds(0, wasAuthorized: false).ShouldBe(2);
    }

    [Fact]
    public void A_server_that_authorizes_and_cuts_now_and_then_gets_no_more_than_its_30_short_pauses()
    {
        var pauses = Enumerable.Range(0, 80).Select(i => Seconds(0, wasAuthorized: i % 2 == 0)).ToList();

        pauses.Take(60).Max().ShouldBe(2);
        pauses[^1].ShouldBe(60);
    }

    [Theory]
    [InlineData(0, 0, 0.8)]
    [InlineData(1, 0.05, 1.2)]
    public void Pauses_are_spread(double chance, double first, double second)
    {
        _history.Ended(default, wasAuthorized: false, chance).ShouldBe(TimeSpan.FromSeconds(first));
        _history.Ended(default, wasAuthorized: false, chance).ShouldBe(TimeSpan.FromSeconds(second));
    }

    private double Seconds(int lived, bool wasAuthorized) => _history.Ended(TimeSpan.FromSeconds(lived), wasAuthorized, chance: 0.5).TotalSeconds;
}
