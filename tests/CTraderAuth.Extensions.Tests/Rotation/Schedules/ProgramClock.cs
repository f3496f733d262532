namespace CTraderAuth.Tests.Rotation.Schedules;

/// <summary>The clock of one program: it knows whether the program waits for it, and stops with it.</summary>
internal sealed class ProgramClock(TimeProvider shared) : TimeProvider
{
    private int waits;
    private volatile bool dead;

    public bool IsWaitedFor => Volatile.Read(ref waits) > 0;

    public override long TimestampFrequency => shared.TimestampFrequency;

    public void Stop() => dead = true;

    public override DateTimeOffset GetUtcNow() => shared.GetUtcNow();

    public override long GetTimestamp() => shared.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Counted(this);
        timer.Begin(shared.CreateTimer(_ => timer.Fire(callback, state), null, dueTime, period));
        return timer;
    }

    private sealed class Counted(ProgramClock clock) : ITimer
    {
        private const int Running = 1, Ended = 2;

        private ITimer? inner;
        private int stage;

        /// <summary>Counted once it runs: a schedule that lets time pass before would leave it behind.</summary>
        public void Begin(ITimer running)
        {
            inner = running;
            if (Interlocked.CompareExchange(ref stage, Running, 0) is 0)
            {
                Interlocked.Increment(ref clock.waits);
            }
        }

        public void Fire(TimerCallback callback, object? state)
        {
            End();
            if (!clock.dead)
            {
                callback(state);
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

        private void End()
        {
            if (Interlocked.Exchange(ref stage, Ended) is Running)
            {
                Interlocked.Decrement(ref clock.waits);
            }
        }
    }
}
