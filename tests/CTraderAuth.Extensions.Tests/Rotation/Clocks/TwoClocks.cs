using Microsoft.Extensions.Time.Testing;

namespace CTraderAuth.Tests.Rotation.Clocks;

/// <summary>A wall clock and a monotonic clock that move apart. Timers follow the monotonic one.</summary>
internal sealed class TwoClocks(DateTimeOffset start) : TimeProvider
{
    private readonly FakeTimeProvider monotonic = new(start);
    private long drift;
    private int waits;

    /// <summary>How many timers run.</summary>
    public int Waits => Volatile.Read(ref waits);

    public override long TimestampFrequency => monotonic.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => monotonic.GetUtcNow() + TimeSpan.FromTicks(Volatile.Read(ref drift));

    public override long GetTimestamp() => monotonic.GetTimestamp();

    /// <summary>Time passes on both.</summary>
    public void Pass(TimeSpan time) => monotonic.Advance(time);

    /// <summary>The wall clock is set, or the machine sleeps while the monotonic clock stands still.</summary>
    public void Jump(TimeSpan by) => Interlocked.Add(ref drift, by.Ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new CountedTimer(monotonic, count => Interlocked.Add(ref waits, count), () => callback(state), dueTime, period);
}
