using CTraderAuth.Refreshing;
using CTraderAuth.Tests.Tokens;

namespace CTraderAuth.Tests.Refreshing;

public sealed class RefreshPaceTests
{
    private readonly TestClock _time = new(DateTimeOffset.UnixEpoch);
    private Task? _waiting;

    [Fact]
    public void Begins_twenty_in_the_first_second_and_gets_faster_each_second()
    {
        var pace = new RefreshPace(_time, 50);

        int[] begun = [Count(pace), Count(pace), Count(pace), Count(pace)];

        begun[0].ShouldBe(20);
        begun[1].ShouldBeInRange(38, 41);
        begun[2].ShouldBeInRange(49, 51);
        begun[3].ShouldBeInRange(49, 51);
    }

    [Fact]
    public void Never_begins_more_than_it_may()
    {
        var pace = new RefreshPace(_time, 3);

        (Count(pace) + Count(pace) + Count(pace)).ShouldBeInRange(9, 10);
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(7, 7)]
    [InlineData(3600, 60)]
    public void Is_silent_after_a_refusal_for_as_long_as_the_server_asks_within_bounds(double asked, double silent)
    {
        var pace = new RefreshPace(_time, 50);

        pace.Slow(TimeSpan.FromSeconds(asked)).ShouldBe(14);

        var wait = pace.WaitAsync(CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(silent) - TimeSpan.FromMilliseconds(1));
        wait.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromMilliseconds(1));
        wait.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public void Takes_one_step_for_all_requests_that_were_under_way_together()
    {
        var pace = new RefreshPace(_time, 50);

        pace.Slow(TimeSpan.Zero).ShouldBe(14);
        pace.Slow(TimeSpan.Zero).ShouldBeNull();
        _time.Advance(TimeSpan.FromSeconds(1));
        pace.Slow(TimeSpan.Zero).ShouldNotBeNull().ShouldBe(9.8, 0.01);
    }

    [Fact]
    public void Never_stops_altogether()
    {
        var pace = new RefreshPace(_time, 50);
        double? rate = null;
        for (var i = 0; i < 30; i++)
        {
            rate = pace.Slow(TimeSpan.Zero);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        rate.ShouldBe(1);
    }

    /// <summary>How many begin within a second of the clock.</summary>
    private int Count(RefreshPace pace)
    {
        var begun = 0;
        var waiting = _waiting ?? pace.WaitAsync(CancellationToken.None);
        for (var i = 0; i < 1000; i++)
        {
            while (waiting.IsCompleted)
            {
                begun++;
                waiting = pace.WaitAsync(CancellationToken.None);
            }

            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        // The one that was reserved last begins in the next second.
        _waiting = waiting;
        return begun;
    }
}
