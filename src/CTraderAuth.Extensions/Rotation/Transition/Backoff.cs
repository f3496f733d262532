using CTraderAuth.Grants;

namespace CTraderAuth.Rotation.Transition;

/// <summary>How long a grant rests after failures in a row: 30 s doubling to 30 min, with jitter.</summary>
internal static class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan LongestAsked = TimeSpan.FromMinutes(55);

    public static TimeSpan After(int failures, double jitter, TimeSpan? asked)
    {
        var doubled = First * Math.Pow(2, Math.Clamp(failures - 1, 0, 10));
        var pause = (doubled < Longest ? doubled : Longest) * (1 + (jitter / 4));
        var wish = Asked(asked ?? TimeSpan.Zero);
        return pause > wish ? pause : wish;
    }

    /// <summary>What the server asks for, as far as it is honored: within what <see cref="GrantSituation.RestsUntil"/> believes.</summary>
    public static TimeSpan Asked(TimeSpan asked) => asked < LongestAsked ? asked : LongestAsked;
}
