using System.Diagnostics;
using CTraderAuth.Benchmarks.Measuring;
using CTraderAuth.Benchmarks.Report;

namespace CTraderAuth.Benchmarks.Rotations;

/// <summary>Where the time of a rotation on SQLite goes: the two commits that it cannot do without, their indexes, what the store adds, what the rotation adds.</summary>
internal static class ProfileSection
{
    private const int Rounds = 60;
    private const int Times = 100;

    public static async Task<Section> MeasureAsync()
    {
        var folder = Directory.CreateTempSubdirectory("ctrader-auth-bench-");
        var file = Path.Combine(folder.FullName, "grants.db");
        TimedStore? store = null;
        await using var onFile = await Rotating.StartAsync(file, inner => store = new TimedStore(inner));
        await using var inMemory = await Rotating.StartAsync();
        using var bare = BareCommits.OfOnePage(file);
        using var indexed = BareCommits.WithIndexes(file);
        List<double> commits = [], withIndexes = [], rotations = [], reads = [], writes = [], rotationsInMemory = [];
        for (var round = 0; round < Rounds; round++)
        {
            commits.Add(await MicrosecondsAsync(bare.CommitAsync));
            withIndexes.Add(await MicrosecondsAsync(indexed.CommitAsync));
            var before = store!.Seen;
            rotations.Add(await MicrosecondsAsync(onFile.RotateAsync));
            var seen = store.Seen - before;
            reads.Add(seen.InFinds.TotalMicroseconds / Times);
            writes.Add(seen.InSaves.TotalMicroseconds / Times);
            rotationsInMemory.Add(await MicrosecondsAsync(inMemory.RotateAsync));
        }

        folder.Delete(recursive: true);
        var (floor, indexes, whole) = (2 * commits.Median(), 2 * withIndexes.Median(), rotations.Median());
        var (reading, writing) = (reads.Median(), writes.Median());
        return new("A rotation on SQLite", "µs", "of the whole",
        [
            new("the whole", whole, 1),
            new("two bare single-row commits, the floor", floor, floor / whole),
            new("added by the indexes of due times and of changes", indexes - floor, (indexes - floor) / whole),
            new("added by the store: its own thread, the look whether the file is still there, cold caches", writing - indexes, (writing - indexes) / whole),
            new("reading the row", reading, reading / whole),
            new("outside of the store: deciding, serialising, waking callers", whole - writing - reading, (whole - writing - reading) / whole),
            new("(a rotation in memory, all of it)", rotationsInMemory.Median(), rotationsInMemory.Median() / whole),
        ]);
    }

    private static async Task<double> MicrosecondsAsync(Func<Task> once)
    {
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < Times; i++)
        {
            await once();
        }

        return Stopwatch.GetElapsedTime(started).TotalMicroseconds / Times;
    }
}
