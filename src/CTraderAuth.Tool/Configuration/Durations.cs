using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace CTraderAuth.Tool.Configuration;

/// <summary>Durations as people type them: <c>90s</c>, <c>10m</c>, <c>2h</c>, <c>1d</c>, or <c>00:10:00</c>.</summary>
internal static class Durations
{
    /// <summary>The longest that a timer of .NET can wait, in days.</summary>
    public static readonly TimeSpan LongestTimer = TimeSpan.FromDays(49);

    /// <summary>An option that takes a duration.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">Its description.</param>
    /// <param name="least">The shortest duration that it accepts.</param>
    /// <param name="most">The longest; by default, there is no limit.</param>
    public static Option<TimeSpan?> Option(string name, string description, TimeSpan least = default, TimeSpan? most = null) => new(name)
    {
        Description = description,
        HelpName = "duration",
        CustomParser = result => Parse(result, least, most ?? TimeSpan.MaxValue),
    };

    /// <summary>Null if the text is not a duration.</summary>
    public static TimeSpan? Find(string text)
    {
        text = text.Trim();
        if (text.Contains(':', StringComparison.Ordinal))
        {
            return TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var clock) && clock >= TimeSpan.Zero ? clock : null;
        }

        if (text.Length < 2 || !int.TryParse(text.AsSpan()[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return null;
        }

        return char.ToLowerInvariant(text[^1]) switch
        {
            's' => TimeSpan.FromSeconds(count),
            'm' => TimeSpan.FromMinutes(count),
            'h' when count < 1_000_000 => TimeSpan.FromHours(count),
            'd' when count < 100_000 => TimeSpan.FromDays(count),
            _ => null,
        };
    }

    private static TimeSpan? Parse(ArgumentResult result, TimeSpan least, TimeSpan most)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (Find(text) is not { } duration)
        {
            result.AddError($"'{text}' is not a duration. Use 90s, 10m, 2h, 1d or 00:10:00.");
        }
        else if (duration < least)
        {
            result.AddError($"'{text}' is too short. Use at least {least.TotalSeconds:0}s.");
        }
        else if (duration > most)
        {
            result.AddError($"'{text}' is too long. Use at most {most.TotalDays:0}d.");
        }
        else
        {
            return duration;
        }

        return null;
    }
}
