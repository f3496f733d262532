using System.Diagnostics;
using System.Globalization;
using CTraderAuth.Benchmarks.Report;
using CTraderAuth.Rotation;

namespace CTraderAuth.Benchmarks.Subjects;

/// <summary>What a live subject costs in memory beside its token strings, and how long it takes to find one of many.</summary>
internal static class LiveSection
{
    public static Section Measure(bool quick)
    {
        List<Row> rows = [];
        foreach (var count in quick ? [1, 1_000, 100_000] : new List<int> { 1, 1_000, 100_000, 1_000_000 })
        {
            var grants = Enumerable.Range(0, count).Select(i => new GrantRow($"trader-{i}", 1, GrantTransition.Adopt(null, Rotations.App.Pair(TimeSpan.Zero), "id"))).ToArray();
            var before = Memory();
            using var live = new LiveTokens(new GrantLife(TimeSpan.FromMinutes(5), 0.8));
            foreach (var grant in grants)
            {
                live.Publish(grant);
            }

            var bytes = (double)(Memory() - before) / count;
            rows.Add(new($"{count.ToString("N0", CultureInfo.InvariantCulture)} live subjects: find one", Lookup(live, grants), bytes));
            GC.KeepAlive(grants);
        }

        return new("Live subjects", "ns", "bytes each", rows);
    }

    private static double Lookup(LiveTokens live, GrantRow[] grants)
    {
        var random = new Random(1);
        var order = Enumerable.Range(0, 100_000).Select(_ => grants[random.Next(grants.Length)].Subject).ToArray();
        var best = double.MaxValue;
        for (var round = 0; round < 20; round++)
        {
            var started = Stopwatch.GetTimestamp();
            foreach (var subject in order)
            {
                live.TryGet(subject, out _);
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(started).TotalNanoseconds / order.Length);
        }

        return best;
    }

    private static long Memory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
