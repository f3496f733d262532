using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace CTraderAuth.Tool.Configuration;

/// <summary>Durations as people type them: <c>90s</c>, <c>10m</c>, <c>2h</c>, <c>1d</c>, or <c>00:10:00</c>.</summary>
internal static class Durations
{
    public static Option<TimeSpan?> Option(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "duration",
        CustomParser = Parse,
    };

    public static TimeSpan? Find(string text)
    {
        text = text.Trim();
        if (TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var clock) && text.Contains(':', StringComparison.Ordinal))
        {
            return clock >= TimeSpan.Zero ? clock : null;
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

    private static TimeSpan? Parse(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (Find(text) is { } duration)
        {
            return duration;
        }

        result.AddError($"'{text}' is not a duration. Use 90s, 10m, 2h, 1d or 00:10:00.");
        return null;
    }
}
