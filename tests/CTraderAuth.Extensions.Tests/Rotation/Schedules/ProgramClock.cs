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
        timer.Inner = shared.CreateTimer(_ => timer.Fire(callback, state), null, dueTime, period);
        return timer;
    }

    private sealed class Counted : ITimer
    {
        private readonly ProgramClock clock;
        private int ended;

        public Counted(ProgramClock clock)
        {
            this.clock = clock;
            Interlocked.Increment(ref clock.waits);
        }

        public ITimer? Inner { get; set; }

        public void Fire(TimerCallback callback, object? state)
        {
            End();
            if (!clock.dead)
            {
                callback(state);
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => Inner!.Change(dueTime, period);

        public void Dispose()
        {
            End();
            Inner!.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void End()
        {
            if (Interlocked.Exchange(ref ended, 1) is 0)
            {
                Interlocked.Decrement(ref clock.waits);
            }
        }
    }
}
