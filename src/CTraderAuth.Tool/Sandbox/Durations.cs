using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace CTraderAuth.Tool.Sandbox;

/// <summary>Durations as people write them: <c>20s</c>, <c>5m</c>, <c>1h</c>, <c>30d</c>.</summary>
internal static class Durations
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    public static Option<TimeSpan?> Option(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "duration",
        CustomParser = Parse,
    };

    /// <summary>Null for anything else, and for less than a second.</summary>
    public static TimeSpan? Parse(string text)
    {
        var digits = text.AsSpan().TrimEnd("smhd");
        TimeSpan? unit = text.AsSpan(digits.Length) switch
        {
            "s" => TimeSpan.FromSeconds(1),
            "m" => TimeSpan.FromMinutes(1),
            "h" => TimeSpan.FromHours(1),
            "d" => TimeSpan.FromDays(1),
            _ => null,
        };
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 && count <= Longest / unit ? count * unit : null;
    }

    private static TimeSpan? Parse(ArgumentResult result)
    {
        var text = result.Tokens[^1].Value;
        if (Parse(text) is not { } length)
        {
            result.AddError($"'{text}' is not a duration. Use a number and a unit, such as 20s, 5m or 1h.");
            return null;
        }

        return length;
    }
}
