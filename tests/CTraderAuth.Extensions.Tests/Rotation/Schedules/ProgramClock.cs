namespace CTraderAuth.Tests.Rotation.Schedules;

/// <summary>The clock of one program: it knows whether the program waits for it, and stops with it.</summary>
internal sealed class ProgramClock(TimeProvider shared) : TimeProvider
{
    private int _waits;
    private volatile bool _dead;

    public bool IsWaitedFor => Volatile.Read(ref _waits) > 0;

    public override long TimestampFrequency => shared.TimestampFrequency;

    public void Stop() => _dead = true;

    public override DateTimeOffset GetUtcNow() => shared.GetUtcNow();

    public override long GetTimestamp() => shared.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        return new CountedTimer(shared, count => Interlocked.Add(ref _waits, count), Fire, dueTime, period);

        void Fire()
        {
            if (!_dead)
            {
                callback(state);
            }
        }
    }
}
