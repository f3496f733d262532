namespace CTraderAuth;

/// <summary>Milliseconds of a monotonic clock that is read twenty times a second while it is used, and not at all otherwise.</summary>
/// <remarks>Reading the cached value costs a twentieth of reading the clock. If the timer is late or the process is paused, the value is outdated for that long.</remarks>
internal sealed class CoarseClock : IDisposable
{
    private const long Stopped = -1;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    private readonly TimeProvider _time;
    private readonly long _began;
    private readonly ITimer _timer;
    private readonly Lock _changing = new();
    private long _now = Stopped;
    private bool _asked;

    public CoarseClock(TimeProvider time)
    {
        _time = time;
        _began = time.GetTimestamp();

        // The timer lives as long as the program, so it must not capture a caller's AsyncLocals.
        using (ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow())
        {
            _timer = time.CreateTimer(static clock => ((CoarseClock)clock!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public long Milliseconds
    {
        get
        {
            // Written only when needed: many threads read it, and a write would invalidate the cache line for all of them.
            if (!Volatile.Read(ref _asked))
            {
                Volatile.Write(ref _asked, true);
            }

            return Volatile.Read(ref _now) is var known and not Stopped ? known : Start();
        }
    }

    public void Dispose()
    {
        lock (_changing)
        {
            _timer.Dispose();
            Volatile.Write(ref _now, Stopped);
        }
    }

    private long Start()
    {
        lock (_changing)
        {
            var read = Read();
            if (_timer.Change(Tick, Tick))
            {
                Volatile.Write(ref _now, read);
            }

            return read;
        }
    }

    private void Look()
    {
        lock (_changing)
        {
            if (_now is Stopped)
            {
                return;
            }

            var stays = Volatile.Read(ref _asked);
            Volatile.Write(ref _asked, false);
            Volatile.Write(ref _now, stays ? Read() : Stopped);
            if (!stays)
            {
                // The next read starts the timer again.
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private long Read() => _time.GetElapsedTime(_began).Ticks / TimeSpan.TicksPerMillisecond;
}
