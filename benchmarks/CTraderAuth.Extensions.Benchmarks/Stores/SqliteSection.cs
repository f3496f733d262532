using CTraderAuth.Benchmarks.Measuring;
using CTraderAuth.Benchmarks.Report;
using CTraderAuth.Benchmarks.Rotations;

namespace CTraderAuth.Benchmarks.Stores;

/// <summary>A file of its own, with as many bare commits of one writer in turns.</summary>
internal static class SqliteSection
{
    private const int Together = 64;

    public static async Task<Section> MeasureRatesAsync(bool quick)
    {
        var folder = Directory.CreateTempSubdirectory("ctrader-auth-bench-");
        var file = Path.Combine(folder.FullName, "grants.db");
        List<double> commits = [], alone = [], together = [];
        await using (var ours = await new StoreProgram(builder => Use(builder, file)).WithGrantsAsync(Together))
        {
            using var bare = BareCommits.OfOnePage(Path.Combine(folder.FullName, "bare.db"));
            var turn = TimeSpan.FromMilliseconds(quick ? 150 : 500);
            for (var round = -1; round < (quick ? 5 : 15); round++)
            {
                double[] rates =
                [
                    await StoreRates.RateAsync(turn, _ => bare.CommitAsync(), callers: 1),
                    await StoreRates.RateAsync(turn, ours.RotateAsync, callers: 1),
                    await StoreRates.RateAsync(turn, ours.RotateAsync, Together),
                ];
                if (round >= 0)
                {
                    commits.Add(rates[0]);
                    alone.Add(rates[1]);
                    together.Add(rates[2]);
                }
            }
        }

        folder.Delete(recursive: true);
        var limit = commits.Median() / 2;
        return new("Rotations per second on SQLite, many at once", "1/s", "relative to half the bare commits",
        [
            new("half the rate of bare single-row commits of one writer, in a file of their own", limit, 1),
            new("ours, one after the other", alone.Median(), alone.Median() / limit),
            new($"ours, {Together} at once", together.Median(), together.Median() / limit, Goal: Goal.AtLeast(2.5, together.Median() / limit, " ×")),
        ],
        MoreIsBetter: true);
    }

    public static async Task<Section> MeasurePropagationAsync(bool quick)
    {
        var folder = Directory.CreateTempSubdirectory("ctrader-auth-bench-");
        var file = Path.Combine(folder.FullName, "grants.db");
        var section = await Propagation.MeasureAsync("SQLite", builder => Use(builder, file), quick ? 20 : 60, mostMilliseconds: 250);
        folder.Delete(recursive: true);
        return section;
    }

    private static void Use(ICTraderAuthBuilder builder, string file) => builder.UseSqlite($"Data Source={file}");
}
