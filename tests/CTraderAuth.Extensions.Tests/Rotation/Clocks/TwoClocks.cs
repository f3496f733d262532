using Microsoft.Extensions.Time.Testing;

namespace CTraderAuth.Tests.Rotation.Clocks;

/// <summary>A wall clock and a monotonic clock that move apart. Timers follow the monotonic one.</summary>
internal sealed class TwoClocks(DateTimeOffset start) : TimeProvider
{
    private readonly FakeTimeProvider _monotonic = new(start);
    private long _drift;
    private int _waits;

    /// <summary>How many timers run.</summary>
    public int Waits => Volatile.Read(ref _waits);

    public override long TimestampFrequency => _monotonic.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => _monotonic.GetUtcNow() + TimeSpan.FromTicks(Volatile.Read(ref _drift));

    public override long GetTimestamp() => _monotonic.GetTimestamp();

    /// <summary>Time passes on both.</summary>
    public void Pass(TimeSpan time) => _monotonic.Advance(time);

    /// <summary>The wall clock is set, or the machine sleeps while the monotonic clock stands still.</summary>
    public void Jump(TimeSpan by) => Interlocked.Add(ref _drift, by.Ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new CountedTimer(_monotonic, count => Interlocked.Add(ref _waits, count), () => callback(state), dueTime, period);
}
