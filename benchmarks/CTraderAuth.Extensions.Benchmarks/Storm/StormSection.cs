using System.Diagnostics;
using CTraderAuth.Benchmarks.Measuring;
using CTraderAuth.Benchmarks.Report;

namespace CTraderAuth.Benchmarks.Storm;

/// <summary>Ten thousand callers find the token expired, and the server takes 50 ms.</summary>
internal static class StormSection
{
    public static readonly TimeSpan ServerTakes = TimeSpan.FromMilliseconds(50);

    private const int Callers = 10_000;
    private static readonly TimeSpan StoreTakes = TimeSpan.FromMilliseconds(5);

    /// <summary>Each with the place of its floor in this list.</summary>
    public static IReadOnlyList<(string Name, int Floor, Func<Task<IStorm>> Start)> Storms { get; } =
    [
        ("floor: one response of the server, awaited by all callers", 0, () => Task.FromResult<IStorm>(new Floor(TimeSpan.Zero))),
        ("ours", 0, () => OurStorm.StartAsync(TimeSpan.Zero)),
        ("Google.Apis.Auth, UserCredential", 0, () => Task.FromResult<IStorm>(new GoogleStorm())),
        ("floor: the same, after one read of the store that takes 5 ms", 3, () => Task.FromResult<IStorm>(new Floor(StoreTakes))),
        ("ours, every read of the store takes 5 ms", 3, () => OurStorm.StartAsync(StoreTakes)),
    ];

    public static async Task<Section> MeasureAsync(bool quick)
    {
        var times = Storms.Select(_ => new List<double>()).ToArray();
        var refreshes = new int[Storms.Count];
        for (var round = 0; round < (quick ? 6 : 25); round++)
        {
            for (var i = 0; i < Storms.Count; i++)
            {
                await using var storm = await Storms[i].Start();
                var before = storm.Refreshes;
                times[i].Add(await MillisecondsAsync(storm));
                refreshes[i] = Math.Max(refreshes[i], storm.Refreshes - before);
            }
        }

        return new("10 000 callers at expiry, server takes 50 ms", "ms", "relative to the floor",
        [
            .. Storms.Select((storm, i) =>
            {
                var median = times[i].Median();
                var row = new Row(i == storm.Floor ? storm.Name : $"{storm.Name} ({refreshes[i]} refresh)", median, median / times[storm.Floor].Median());
                return row.IsOurs ? row with { Goal = Goal.AtMost(1.15, row.Beside!.Value, " ×").And(Goal.AtMost(1, refreshes[i], " refresh")) } : row;
            }),
        ]);
    }

    public static Task AskAsync(IStorm storm) => Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(storm.AskAsync)));

    private static async Task<double> MillisecondsAsync(IStorm storm)
    {
        var started = Stopwatch.GetTimestamp();
        await AskAsync(storm);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }
}
