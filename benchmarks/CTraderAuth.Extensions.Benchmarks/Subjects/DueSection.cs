using System.Diagnostics;
using System.Globalization;
using CTraderAuth.Benchmarks.Report;

namespace CTraderAuth.Benchmarks.Subjects;

/// <summary>Finding the hundred grants that are due, among few and among many.</summary>
internal static class DueSection
{
    public static async Task<Section> MeasureAsync(bool quick)
    {
        List<Row> rows = [];
        foreach (var count in new[] { 1_000, quick ? 100_000 : 1_000_000 })
        {
            var took = await ScanAsync(count);
            var beside = rows.Count is 0 ? 1 : took / rows[0].Value;
            var name = $"{count.ToString("N0", CultureInfo.InvariantCulture)} grants in SQLite: list the {DueGrants.Due} that are due";
            rows.Add(new(name, took, beside, Goal: rows.Count is 0 ? null : Goal.AtMost(1.25, beside, " ×")));
        }

        return new("Due scan", "µs", "relative to a thousand", rows);
    }

    private static async Task<double> ScanAsync(int count)
    {
        await using var grants = await DueGrants.StartAsync(count);
        var best = double.MaxValue;
        for (var round = 0; round < 200; round++)
        {
            var started = Stopwatch.GetTimestamp();
            await grants.ListAsync();
            best = Math.Min(best, Stopwatch.GetElapsedTime(started).TotalMicroseconds);
        }

        return best;
    }
}
