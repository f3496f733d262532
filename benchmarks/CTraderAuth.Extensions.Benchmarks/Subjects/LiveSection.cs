using System.Diagnostics;
using System.Globalization;
using CTraderAuth.Benchmarks.Report;
using CTraderAuth.Grants;
using CTraderAuth.Rotation.Transition;

namespace CTraderAuth.Benchmarks.Subjects;

/// <summary>The memory of a live subject in addition to its token strings, and how long it takes to find one of many.</summary>
internal static class LiveSection
{
    public const int Lookups = 100_000;

    private const int Many = 100_000;

    public static Section Measure(bool quick)
    {
        List<Row> rows = [];
        foreach (var count in quick ? [1, 1_000, Many] : new[] { 1, 1_000, Many, 1_000_000 })
        {
            var grants = Grants(count);
            var order = InDisorder(grants);
            double? first = null;
            foreach (var (name, start) in LiveSubjects.All)
            {
                var (nanoseconds, bytes) = Measure(start, grants, order);
                first ??= nanoseconds;
                rows.Add(new($"{count.ToString("N0", CultureInfo.InvariantCulture)} live, find one: {name}", nanoseconds, nanoseconds / first, count is 1 ? null : bytes,
                    name is "ours" && count is Many ? Goal.AtMost(512, bytes, " bytes") : null));
            }
        }

        return new("Live subjects", "ns", "relative to ours", rows);
    }

    public static GrantRow[] Grants(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new GrantRow($"trader-{i}", 1, GrantTransition.ImportPair(null, Rotations.App.Pair(TimeSpan.Zero), "id")))];

    public static string[] InDisorder(GrantRow[] grants)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, Lookups).Select(_ => grants[random.Next(grants.Length)].Subject)];
    }

    private static (double Nanoseconds, double Bytes) Measure(Func<LiveSubjects> start, GrantRow[] grants, string[] order)
    {
        var before = Memory();
        using var live = start();
        foreach (var grant in grants)
        {
            live.Add(grant);
        }

        var bytes = (double)(Memory() - before) / grants.Length;
        GC.KeepAlive(grants);
        return (Lookup(live, order), bytes);
    }

    private static double Lookup(LiveSubjects live, string[] order)
    {
        var best = double.MaxValue;
        for (var round = 0; round < 20; round++)
        {
            var started = Stopwatch.GetTimestamp();
            foreach (var subject in order)
            {
                live.Find(subject);
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
