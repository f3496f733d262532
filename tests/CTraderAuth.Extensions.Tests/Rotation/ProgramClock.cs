namespace CTraderAuth.Tests.Rotation;

/// <summary>The clock of one program: it knows whether the program waits for it, and stops with it.</summary>
internal sealed class ProgramClock(TimeProvider shared) : TimeProvider
{
    private int _waits;
    private volatile bool _works;
    private volatile bool _dead;

    public bool IsWaitedFor => Volatile.Read(ref _waits) > 0 && !_works;

    public override long TimestampFrequency => shared.TimestampFrequency;

    /// <summary>The program does something until it waits the next time: what a signal has woken runs before the timer of its wait is gone.</summary>
    public void Work() => _works = true;

    public void Stop() => _dead = true;

    public override DateTimeOffset GetUtcNow() => shared.GetUtcNow();

    public override long GetTimestamp() => shared.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new CountedTimer(shared, count => Interlocked.Add(ref _waits, count), Fire, dueTime, period);
        _works = false;
        return timer;

        void Fire()
        {
            if (!_dead)
            {
                callback(state);
            }
        }
    }
}
