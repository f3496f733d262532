namespace CTraderAuth.Refreshing;

/// <summary>The part of each day in which nothing is refreshed ahead of time.</summary>
internal static class QuietWindow
{
    /// <summary>When the quiet window that is open at a moment ends; null when none is open.</summary>
    public static DateTimeOffset? EndAt(RefresherOptions options, DateTimeOffset now)
    {
        if (options is not { QuietFrom: { } from, QuietUntil: { } until })
        {
            return null;
        }

        var time = TimeOnly.FromTimeSpan(now.UtcDateTime.TimeOfDay);
        return time.IsBetween(from, until) ? now + (until - time) : null;
    }
}
