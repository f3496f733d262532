namespace CTraderAuth;

/// <summary>Milliseconds of a monotonic clock that is read twenty times a second while it is used, and not at all otherwise.</summary>
/// <remarks>Reading the cached value costs a twentieth of reading the clock. If the timer is late or the process is paused, the value is outdated for that long.</remarks>
internal sealed class CoarseClock : IDisposable
{
    private const long Stopped = -1;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    private readonly TimeProvider time;
    private readonly long began;
    private readonly ITimer timer;
    private readonly Lock changing = new();
    private long now = Stopped;
    private bool asked;

    public CoarseClock(TimeProvider time)
    {
        this.time = time;
        began = time.GetTimestamp();

        // The timer lives as long as the program, so it must not capture a caller's AsyncLocals.
        using (ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow())
        {
            timer = time.CreateTimer(static clock => ((CoarseClock)clock!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public long Milliseconds
    {
        get
        {
            // Written only when needed: many threads read it, and a write would invalidate the cache line for all of them.
            if (!Volatile.Read(ref asked))
            {
                Volatile.Write(ref asked, true);
            }

            return Volatile.Read(ref now) is var known and not Stopped ? known : Start();
        }
    }

    public void Dispose()
    {
        lock (changing)
        {
            timer.Dispose();
            Volatile.Write(ref now, Stopped);
        }
    }

    private long Start()
    {
        lock (changing)
        {
            var read = Read();
            if (timer.Change(Tick, Tick))
            {
                Volatile.Write(ref now, read);
            }

            return read;
        }
    }

    private void Look()
    {
        lock (changing)
        {
            if (now is Stopped)
            {
                return;
            }

            var stays = Volatile.Read(ref asked);
            Volatile.Write(ref asked, false);
            Volatile.Write(ref now, stays ? Read() : Stopped);
            if (!stays)
            {
                // The next read starts the timer again.
                timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private long Read() => time.GetElapsedTime(began).Ticks / TimeSpan.TicksPerMillisecond;
}
