using Microsoft.Extensions.Time.Testing;

namespace CTraderAuth.Testing.Tests.Sockets;

/// <summary>A clock that only the test moves, and that knows the timers which fire again and again: only prices have one.</summary>
internal sealed class PriceClock : FakeTimeProvider
{
    private int _timers;

    /// <summary>Timers that were created and not disposed.</summary>
    public int Timers => Volatile.Read(ref _timers);

    /// <summary>Called before a timer is disposed.</summary>
    public Action Disposing { get; set; } = static () => { };

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (period == Timeout.InfiniteTimeSpan)
        {
            return timer;
        }

        Interlocked.Increment(ref _timers);
        return new Counted(this, timer);
    }

    private sealed class Counted(PriceClock clock, ITimer timer) : ITimer
    {
        private int _isDisposed;

        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(dueTime, period);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isDisposed, 1) is 0)
            {
                clock.Disposing();
                Interlocked.Decrement(ref clock._timers);
            }

            timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
