using Microsoft.Extensions.Time.Testing;

namespace CTraderAuth.Tests.Tokens;

public sealed class CoarseClockTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Shows_a_time_that_is_fifty_milliseconds_old_at_most()
    {
        using var clock = new CoarseClock(_time);
        var started = clock.Milliseconds;

        _time.Advance(TimeSpan.FromMilliseconds(49));
        var before = clock.Milliseconds;
        _time.Advance(TimeSpan.FromMilliseconds(1));

        before.ShouldBe(started);
        clock.Milliseconds.ShouldBe(started + 50);
    }

    [Fact]
    public void Reads_nothing_while_nobody_asks_and_the_right_time_once_somebody_does()
    {
        var counting = new CountingTime();
        using var clock = new CoarseClock(counting);
        var started = clock.Milliseconds;
        counting.Advance(TimeSpan.FromMilliseconds(100));
        var reads = counting.Reads;

        counting.Advance(TimeSpan.FromHours(1));

        counting.Reads.ShouldBe(reads);
        clock.Milliseconds.ShouldBe(started + 3_600_100);
    }

    [Fact]
    public void Is_right_after_it_was_disposed()
    {
        var clock = new CoarseClock(_time);
        var started = clock.Milliseconds;
        clock.Dispose();

        _time.Advance(TimeSpan.FromMilliseconds(7));

        clock.Milliseconds.ShouldBe(started + 7);
    }

    private sealed class CountingTime : FakeTimeProvider
    {
        public int Reads { get; private set; }

        public override long GetTimestamp()
        {
            Reads++;
            return base.GetTimestamp();
        }
    }
}
