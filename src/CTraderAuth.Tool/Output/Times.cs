using System.Globalization;

namespace CTraderAuth.Tool.Output;

/// <summary>Moments and durations as a person reads them, and as a program does.</summary>
internal static class Times
{
    /// <summary>ISO 8601 in UTC, to the second.</summary>
    public static string Plain(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Such as "12 days", with the largest unit that counts at least two.</summary>
    public static string Length(TimeSpan length) => length.Duration() switch
    {
        { TotalDays: >= 2 } days => $"{Math.Floor(days.TotalDays):0} days",
        { TotalHours: >= 2 } hours => $"{Math.Floor(hours.TotalHours):0} hours",
        { TotalMinutes: >= 2 } minutes => $"{Math.Floor(minutes.TotalMinutes):0} min",
        var seconds => $"{Math.Floor(seconds.TotalSeconds):0} s",
    };

    /// <summary>Such as "in 12 days" or "2 hours ago".</summary>
    public static string FromNow(DateTimeOffset at, DateTimeOffset now) => at >= now ? $"in {Length(at - now)}" : $"{Length(now - at)} ago";
}
