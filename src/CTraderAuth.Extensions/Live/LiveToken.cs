namespace CTraderAuth;

/// <summary>The access token of one subject as this process knows it, or a mark that it was withdrawn.</summary>
internal sealed class LiveToken(CTraderAccessToken? token, long version, DateTimeOffset dueAt, DateTimeOffset usableUntil)
{
    private long _quietUntil;
    private long _foundAfter;

    /// <summary>Null once withdrawn: callers then read the store.</summary>
    public CTraderAccessToken? Token { get; } = token;

    /// <summary>The version of the row that it was read from.</summary>
    public long Version { get; } = version;

    /// <summary>From this time on, a rotation is started in the background.</summary>
    public DateTimeOffset DueAt { get; } = dueAt;

    public DateTimeOffset UsableUntil { get; } = usableUntil;

    /// <summary>The number of changes to the live tokens before this entry was found.</summary>
    public long FoundAfter
    {
        get => Volatile.Read(ref _foundAfter);
        set => Volatile.Write(ref _foundAfter, value);
    }

    /// <summary>The token was usable and not due a moment ago, so the wall clock need not be read; see docs/decisions/0008-hot-path.md.</summary>
    public bool SkipsClock(CoarseClock clock) => clock.Milliseconds < Volatile.Read(ref _quietUntil);

    public void SkipClockFor(CoarseClock clock, TimeSpan rest) => Volatile.Write(ref _quietUntil, clock.Milliseconds + (long)rest.TotalMilliseconds);
}
