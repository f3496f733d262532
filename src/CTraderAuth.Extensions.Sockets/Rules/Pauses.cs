namespace CTraderAuth.Sockets.Rules;

/// <summary>How long to wait for what.</summary>
internal static class Pauses
{
    /// <summary>How long a token may be announced later than cTrader says that it replaced the one before: 5 ms in the same process, less than 200 ms in another one on the same machine.</summary>
    public static readonly TimeSpan Announcement = TimeSpan.FromMilliseconds(250);

    /// <summary>After the core returned the rejected token: it replaces at most once in five minutes.</summary>
    public static readonly TimeSpan SameToken = TimeSpan.FromSeconds(30);

    /// <summary>After the core was unavailable and did not say for how long.</summary>
    public static readonly TimeSpan Unavailable = TimeSpan.FromSeconds(5);

    /// <summary>Until a refused account, or one that is not listed, is asked for again.</summary>
    public static readonly TimeSpan Refused = TimeSpan.FromHours(1);

    /// <summary>After a refused application.</summary>
    public static readonly TimeSpan ApplicationRefused = TimeSpan.FromMinutes(5);

    /// <summary>An application that is lost again so soon is lost for good on this connection.</summary>
    public static readonly TimeSpan ApplicationKept = TimeSpan.FromSeconds(10);

    /// <summary>So long after an authorization, a refusal may be that of a request that was sent before it.</summary>
    public static readonly TimeSpan LateRefusal = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestMaintenance = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan LongestYoung = TimeSpan.FromSeconds(4);

    /// <summary>For a failure that passes: 1 s doubling to 60 s, ± 20 %.</summary>
    public static TimeSpan Passing(int failures, double chance) => Doubled(Second, failures, Minute) * (0.8 + (0.4 * chance));

    /// <summary>For a token that not every server of cTrader knows yet: 250 ms doubling to 4 s.</summary>
    public static TimeSpan Young(int refusals) => Doubled(Announcement, refusals, LongestYoung);

    /// <summary>For an account whose authorizations end at once, one after the other: nothing for the first two, then 250 ms doubling to 4 s.</summary>
    public static TimeSpan Lost(int losses) => losses <= 2 ? TimeSpan.Zero : Doubled(Announcement, losses - 3, LongestYoung);

    /// <summary>For requests that came too fast.</summary>
    public static TimeSpan TooFast(TimeSpan? asked) => asked is { } pause && pause > TimeSpan.Zero ? (pause < LongestMaintenance ? pause : LongestMaintenance) : Second;

    /// <summary>As long as cTrader asks before the next connection, at most 15 minutes; zero when it does not ask.</summary>
    public static TimeSpan Asked(TimeSpan? asked) => asked is null ? TimeSpan.Zero : TooFast(asked);

    /// <summary>Until the end that cTrader announced, and up to a second more, so that not every program returns at once; at most 15 minutes. An end that has passed counts for nothing.</summary>
    public static TimeSpan Maintenance(DateTimeOffset? endsAt, TimeSpan? retryAfter, Moment moment)
    {
        var announced = endsAt > moment.Utc ? endsAt.Value - moment.Utc : retryAfter ?? (endsAt is null ? Minute : TimeSpan.Zero);
        var least = announced > TimeSpan.Zero ? announced : TimeSpan.Zero;
        return (least < LongestMaintenance ? least : LongestMaintenance) + (Second * moment.Chance);
    }

    public static TimeSpan Doubled(TimeSpan first, int times, TimeSpan longest)
    {
        var pause = first * Math.Pow(2, Math.Min(times, 20));
        return pause < longest ? pause : longest;
    }
}
