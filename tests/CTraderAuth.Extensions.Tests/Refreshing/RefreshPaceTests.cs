using CTraderAuth.Refreshing;
using CTraderAuth.Tests.Tokens;

namespace CTraderAuth.Tests.Refreshing;

public sealed class RefreshPaceTests
{
    private readonly TestClock _time = new(DateTimeOffset.UnixEpoch);
    private Task? _waiting;

    [Fact]
    public void Begins_twenty_in_the_first_second_and_doubles_its_pace_each_second()
    {
        var pace = new RefreshPace(_time, 200);

        int[] begun = [Count(pace), Count(pace), Count(pace), Count(pace), Count(pace), Count(pace)];

        begun[0].ShouldBe(20);
        begun[1].ShouldBeInRange(38, 41);
        begun[2].ShouldBeInRange(78, 81);
        begun[3].ShouldBeInRange(157, 161);
        begun[4].ShouldBeInRange(198, 201);
        begun[5].ShouldBeInRange(199, 201);
    }

    [Fact]
    public void Gets_faster_in_small_steps_after_a_refusal()
    {
        var pace = new RefreshPace(_time, 40);
        (Count(pace) + Count(pace)).ShouldBeInRange(58, 61);

        pace.Slow(TimeSpan.Zero).ShouldBe(28);

        // Half a second of silence first; then 28, 30, 32, 34, 36, 38 and 40 a second.
        int[] begun = [Count(pace), Count(pace), Count(pace), Count(pace), Count(pace), Count(pace), Count(pace), Count(pace)];
        begun[0].ShouldBeInRange(13, 16);
        begun[2].ShouldBeInRange(31, 33);
        begun[5].ShouldBeInRange(37, 39);
        begun[7].ShouldBeInRange(39, 41);
    }

    [Fact]
    public void Holds_back_in_a_pause_what_had_its_turn_already()
    {
        var pace = new RefreshPace(_time, 50);
        Task[] waiting = [.. Enumerable.Range(0, 5).Select(_ => pace.WaitAsync(CancellationToken.None))];
        waiting.Count(wait => wait.IsCompleted).ShouldBe(1);

        pace.Slow(TimeSpan.FromSeconds(10));

        _time.Advance(TimeSpan.FromSeconds(9.9));
        waiting.Count(wait => wait.IsCompleted).ShouldBe(1);
        Count(pace);
        waiting.ShouldAllBe(wait => wait.IsCompleted);
    }

    [Fact]
    public void Gives_a_turn_that_was_not_used_to_another_rotation()
    {
        var pace = new RefreshPace(_time, 50);
        var begun = 0;

        // No time passes: without the return, the second would have to wait.
        while (begun < 100 && pace.WaitAsync(CancellationToken.None).IsCompleted)
        {
            begun++;
            pace.Return();
        }

        begun.ShouldBe(100);
    }

    [Fact]
    public void Keeps_the_pause_when_a_turn_is_returned_in_it()
    {
        var pace = new RefreshPace(_time, 50);
        pace.WaitAsync(CancellationToken.None).IsCompleted.ShouldBeTrue();
        pace.Slow(TimeSpan.FromSeconds(5));

        pace.Return();

        var wait = pace.WaitAsync(CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(4.99));
        wait.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(0.01));
        wait.IsCompleted.ShouldBeTrue();
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
