using System.Globalization;

namespace CTraderAuth.Benchmarks.Report;

/// <summary>A figure that was to be reached, and whether it was.</summary>
internal sealed record Goal(string Text, bool Reached)
{
    public static Goal AtMost(double most, double seen, string unit = "") => new($"≤ {Plain(most)}{unit}", seen <= most);

    public static Goal AtLeast(double least, double seen, string unit = "") => new($"≥ {Plain(least)}{unit}", seen >= least);

    public Goal And(Goal other) => new($"{Text}, {other.Text}", Reached && other.Reached);

    public override string ToString() => $"{Text} {(Reached ? "✓" : "✗ missed")}";

    private static string Plain(double value) => value.ToString("#,0.##", CultureInfo.InvariantCulture);
}
