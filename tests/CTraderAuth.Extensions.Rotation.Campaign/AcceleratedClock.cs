using System.Globalization;

namespace CTraderAuth.Campaign;

/// <summary>A clock that runs faster, the same in every process that is told the same moment.</summary>
internal sealed class AcceleratedClock(DateTimeOffset since) : TimeProvider
{
    /// <summary>Two minutes pass in a second: a request may take one, a lease is over after four.</summary>
    public const int Factor = 120;

    public static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(Factor);

    // How long a new pair waits for its journal. A disk is not faster here, and on a busy machine a pair that was not waited for would count as lost.
    private static readonly TimeSpan JournalWait = TimeSpan.FromSeconds(3);

    public AcceleratedClock()
        : this(System.GetUtcNow())
    {
    }

    /// <summary>Called with each wait before it begins.</summary>
    public Action<TimeSpan>? Waits { get; set; }

    public override long TimestampFrequency => System.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => since + ((System.GetUtcNow() - since) * Factor);

    public override long GetTimestamp() => System.GetTimestamp() * Factor;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Waits?.Invoke(dueTime);
        return System.CreateTimer(callback, state, Shorten(dueTime), Shorten(period));
    }

    public override string ToString() => since.UtcTicks.ToString(CultureInfo.InvariantCulture);

    public static AcceleratedClock Parse(string text) => new(new DateTimeOffset(long.Parse(text, CultureInfo.InvariantCulture), TimeSpan.Zero));

    private static TimeSpan Shorten(TimeSpan wait) => wait <= TimeSpan.Zero || wait == JournalWait ? wait : TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds / Factor));
}
