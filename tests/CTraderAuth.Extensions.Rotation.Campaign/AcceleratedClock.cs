using System.Globalization;

namespace CTraderAuth.Campaign;

/// <summary>A clock that runs faster, the same in every process that is told the same moment.</summary>
internal sealed class AcceleratedClock(DateTimeOffset since, int factor = AcceleratedClock.Factor) : TimeProvider
{
    /// <summary>Two minutes pass in a second: a request may take one, a lease is over after four.</summary>
    public const int Factor = 120;

    public static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(Factor);

    // How long a new pair waits for its journal. A disk is not faster here, and on a busy machine a pair that was not waited for would count as lost.
    private static readonly TimeSpan JournalWait = TimeSpan.FromSeconds(3);

    public AcceleratedClock(int factor = Factor)
        : this(System.GetUtcNow(), factor)
    {
    }

    /// <summary>Called with each wait before it begins.</summary>
    public Action<TimeSpan>? Waits { get; set; }

    public override long TimestampFrequency => System.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => since + ((System.GetUtcNow() - since) * factor);

    public override long GetTimestamp() => System.GetTimestamp() * factor;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Waits?.Invoke(dueTime);
        return System.CreateTimer(callback, state, Shorten(dueTime), Shorten(period));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{since.UtcTicks}*{factor}");

    public static AcceleratedClock Parse(string text)
    {
        var numbers = text.Split('*').Select(static number => long.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        return new(new DateTimeOffset(numbers[0], TimeSpan.Zero), (int)numbers[1]);
    }

    private TimeSpan Shorten(TimeSpan wait) => wait <= TimeSpan.Zero || wait == JournalWait ? wait : TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds / factor));
}
