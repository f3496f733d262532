using System.Diagnostics;
using CTraderAuth.Benchmarks.Attach;
using CTraderAuth.Benchmarks.Report;
using CTraderAuth.Benchmarks.Requests;
using CTraderAuth.Benchmarks.Rotations;
using CTraderAuth.Benchmarks.Start;
using CTraderAuth.Benchmarks.Stores;
using CTraderAuth.Benchmarks.Storm;
using CTraderAuth.Benchmarks.Subjects;

namespace CTraderAuth.Benchmarks;

/// <summary>Everything with its limit and its peers, one section after the other.</summary>
internal static class Comparison
{
    public static async Task RunAsync(bool quick)
    {
        var started = Stopwatch.GetTimestamp();
        List<(string What, Func<Task<Section>> Measure)> parts =
        [
            ("attaching, request reused", () => Task.FromResult(AttachSection.MeasureReused(quick))),
            ("attaching, new request", () => Task.FromResult(AttachSection.MeasureNew(quick))),
            ("token requests", () => Task.FromResult(RequestSection.MeasureRequests(quick))),
            ("reading responses", () => Task.FromResult(RequestSection.MeasureAnswers(quick))),
            ("cold start", () => StartSection.MeasureAsync(quick)),
            ("expiry storm", () => StormSection.MeasureAsync(quick)),
            ("rotations per second", () => RateSection.MeasureAsync(quick)),
            .. StoreParts(quick),
            ("live subjects", () => Task.FromResult(LiveSection.Measure(quick))),
            ("due scan", () => DueSection.MeasureAsync(quick)),
        ];
        List<Section> sections = [];
        foreach (var (what, measure) in parts)
        {
            Console.WriteLine($"{Stopwatch.GetElapsedTime(started).TotalSeconds,4:0} s  {sections.Count + 1} of {parts.Count}: {what} …");
            sections.Add(await measure());
            Console.WriteLine($"\n{sections[^1].ToMarkdown()}");
        }

        Console.WriteLine($"{Stopwatch.GetElapsedTime(started).TotalSeconds,4:0} s  {Results.Reached(sections)}");
        if (!quick)
        {
            Results.Write(sections);
            Console.WriteLine($"        written to {Path.Combine(Results.Folder, "RESULTS.md")}");
        }
    }

    public static async Task RunStoresAsync()
    {
        foreach (var (_, measure) in StoreParts(quick: false))
        {
            Console.WriteLine((await measure()).ToMarkdown());
        }
    }

    /// <summary>All due grants of a store, rotated by three instances.</summary>
    public static async Task<int> RunRefresherAsync(string store, int count)
    {
        switch (store)
        {
            case "postgresql" when BenchPostgreSql.IsInstalled:
                await using (var server = await BenchPostgreSql.StartAsync())
                {
                    Console.WriteLine((await RefresherSection.MeasureAsync("PostgreSQL", builder => builder.UsePostgreSql(server.ConnectionString), count)).ToMarkdown());
                }

                return 0;
            case "redis" when RedisSection.IsInstalled:
                Console.WriteLine((await RedisSection.MeasureRefresherAsync(count)).ToMarkdown());
                return 0;
            default:
                Console.Error.WriteLine($"'{store}' is not postgresql or redis, or is not installed on this machine.");
                return 2;
        }
    }

    // Without its server a store is left out.
    private static IEnumerable<(string What, Func<Task<Section>> Measure)> StoreParts(bool quick)
    {
        yield return ("rotations on SQLite, many at once", () => SqliteSection.MeasureRatesAsync(quick));
        yield return ("propagation on SQLite", () => SqliteSection.MeasurePropagationAsync(quick));
        if (BenchPostgreSql.IsInstalled)
        {
            yield return ("rotations on PostgreSQL", () => PostgreSqlSection.MeasureRatesAsync(quick));
            yield return ("propagation on PostgreSQL", () => PostgreSqlSection.MeasurePropagationAsync(quick));
            yield return ("due scan in PostgreSQL", () => PostgreSqlSection.MeasureDueAsync(quick));
        }

        if (RedisSection.IsInstalled)
        {
            yield return ("rotations on Redis", () => RedisSection.MeasureRatesAsync(quick));
            yield return ("propagation on Redis", () => RedisSection.MeasurePropagationAsync(quick));
        }
    }
}
