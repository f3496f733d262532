using System.Globalization;

namespace CTraderAuth.Benchmarks.Report;

/// <summary>Figures that were to be reached, each with what was seen.</summary>
internal sealed record Goal(IReadOnlyList<(string Text, bool Reached)> Parts)
{
    public static Goal AtMost(double most, double seen, string unit = "") => new([($"≤ {Plain(most)}{unit}: {Plain(seen)}", seen <= most)]);

    public static Goal AtLeast(double least, double seen, string unit = "") => new([($"≥ {Plain(least)}{unit}: {Plain(seen)}", seen >= least)]);

    public Goal And(Goal other) => new([.. Parts, .. other.Parts]);

    public override string ToString() => string.Join(", ", Parts.Select(part => $"{part.Text} {(part.Reached ? "✓" : "✗ missed")}"));

    private static string Plain(double value) => value.ToString("#,0.##", CultureInfo.InvariantCulture);
}
