using System.Diagnostics;
using CTraderAuth.Benchmarks.Measuring;
using CTraderAuth.Benchmarks.Report;

namespace CTraderAuth.Benchmarks.Rotations;

/// <summary>Rotations a second of one process, compared with half the rate of bare single-row commits of the same file in the same run.</summary>
internal static class RateSection
{
    public static async Task<Section> MeasureAsync(bool quick)
    {
        var folder = Directory.CreateTempSubdirectory("ctrader-auth-bench-");
        var file = Path.Combine(folder.FullName, "grants.db");
        await using var onFile = await Rotating.StartAsync(file);
        await using var inMemory = await Rotating.StartAsync();
        using var bare = BareCommits.OfOnePage(file);
        var turn = TimeSpan.FromMilliseconds(quick ? 150 : 500);
        await RateAsync(turn * 4, inMemory.RotateAsync);
        List<double> commits = [], rotations = [], rotationsInMemory = [];
        for (var round = 0; round < (quick ? 8 : 16); round++)
        {
            commits.Add(await RateAsync(turn, bare.CommitAsync));
            rotations.Add(await RateAsync(turn, onFile.RotateAsync));
            rotationsInMemory.Add(await RateAsync(turn, inMemory.RotateAsync));
        }

        folder.Delete(recursive: true);
        var limit = commits.Median() / 2;
        return new("Rotations per second, one after the other", "1/s", "relative to half the bare commits",
        [
            new("half the rate of bare single-row commits (WAL, synchronous=FULL)", limit, 1),
            new("ours on SQLite", rotations.Median(), rotations.Median() / limit, Goal: Goal.AtLeast(0.6, rotations.Median() / limit, " ×")),
            new("ours in memory", rotationsInMemory.Median(), rotationsInMemory.Median() / limit),
        ],
        MoreIsBetter: true);
    }

    private static async Task<double> RateAsync(TimeSpan turn, Func<Task> once)
    {
        var (count, started) = (0, Stopwatch.GetTimestamp());
        while (Stopwatch.GetElapsedTime(started) < turn)
        {
            await once();
            count++;
        }

        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
