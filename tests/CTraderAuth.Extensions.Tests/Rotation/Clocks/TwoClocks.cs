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

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Counted(this);
        timer.Begin(monotonic.CreateTimer(_ => { timer.End(); callback(state); }, null, dueTime, period));
        return timer;
    }

    private sealed class Counted(TwoClocks clock) : ITimer
    {
        private const int Running = 1, Ended = 2;

        private ITimer? inner;
        private int state;

        /// <summary>Counted once it runs: a test that lets time pass before would leave it behind.</summary>
        public void Begin(ITimer running)
        {
            inner = running;
            if (Interlocked.CompareExchange(ref state, Running, 0) is 0)
            {
                Interlocked.Increment(ref clock.waits);
            }
        }

        public void End()
        {
            if (Interlocked.Exchange(ref state, Ended) is Running)
            {
                Interlocked.Decrement(ref clock.waits);
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => inner!.Change(dueTime, period);

        public void Dispose()
        {
            End();
            inner!.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
