namespace CTraderAuth.Storage;

/// <summary>Where a store reports that it may have lost acknowledged writes, for example after a failover.</summary>
/// <remarks>
/// A singleton of the container, so that a decorated store can still reach it; safe for concurrent use. After <see cref="MayHaveGoneBack"/> no rotation of this process begins for 6 s, and every row that this
/// process remembers is read again and put back if the store has an older one. A process never sends a refresh token that it knows to be spent. The health check of the ASP.NET Core package shows the properties.
/// </remarks>
/// <param name="time">Measures the pause.</param>
public sealed class StoreSetbacks(TimeProvider time)
{
    /// <summary>Longer than the slowest process takes to notice and to put back what it knows.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(6);

    private readonly Lock _gate = new();
    private long _pausedAt;
    private bool _paused;
    private int _rowsBehind;
    private int _count;
    private DateTimeOffset? _last;

    /// <summary>Creates one for real time.</summary>
    public StoreSetbacks()
        : this(TimeProvider.System)
    {
    }

    /// <summary>When the store last may have lost writes; null if that did not happen in this process.</summary>
    public DateTimeOffset? Last
    {
        get
        {
            lock (_gate)
            {
                return _last;
            }
        }
    }

    /// <summary>How many rows the store returned in an older state than this process had seen.</summary>
    public int RowsBehind => Volatile.Read(ref _rowsBehind);

    internal event Action? WentBack;

    internal DateTimeOffset Now => time.GetUtcNow();

    /// <summary>How often the store may have lost writes.</summary>
    internal int Count => Volatile.Read(ref _count);

    /// <summary>Reports that the server may lack acknowledged writes. Call it, and publish null in every watch, before you use anything that the server returns.</summary>
    public void MayHaveGoneBack()
    {
        lock (_gate)
        {
            (_paused, _pausedAt, _last) = (true, time.GetTimestamp(), time.GetUtcNow());
            _count++;
        }

        WentBack?.Invoke();
    }

    /// <summary>A row was found older than it was; true for the first one of a setback that nobody announced: the row was seen since the last one, or that was too long ago.</summary>
    /// <param name="seen">What <see cref="Count"/> was before the row was last seen.</param>
    internal bool FoundBehind(int seen)
    {
        Interlocked.Increment(ref _rowsBehind);
        return seen == Count || PauseLeft() == TimeSpan.Zero;
    }

    /// <summary>How long no rotation may begin.</summary>
    internal TimeSpan PauseLeft()
    {
        if (!Volatile.Read(ref _paused))
        {
            return TimeSpan.Zero;
        }

        lock (_gate)
        {
            var left = Pause - time.GetElapsedTime(_pausedAt);
            _paused = left > TimeSpan.Zero;
            return _paused ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Waits on the clock that measures the pause.</summary>
    internal Task WaitAsync(TimeSpan delay, CancellationToken cancellationToken) => Task.Delay(delay, time, cancellationToken);
}
