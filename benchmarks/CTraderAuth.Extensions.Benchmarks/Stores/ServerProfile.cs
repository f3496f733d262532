using System.Diagnostics;
using CTraderAuth.Benchmarks.Measuring;
using CTraderAuth.Benchmarks.Report;
using CTraderAuth.Storage;

namespace CTraderAuth.Benchmarks.Stores;

/// <summary>Where the time of one rotation on a server goes: the two commits that it cannot do without, what the store adds, and the rest.</summary>
internal static class ServerProfile
{
    private const int Rounds = 30, Times = 100;

    public static async Task<Section> MeasureAsync(string name, Action<ICTraderAuthBuilder> use, Func<int, Task> commitAsync)
    {
        await using var ours = await new StoreProgram(use).WithGrantsAsync(1);
        await using var memory = await new StoreProgram(static builder => builder.UseMemory()).WithGrantsAsync(1);
        await using var alone = new StoreProgram(use);
        var (content, version) = (new byte[700], 0L);
        Func<Task>[] steps = [() => commitAsync(0), SaveAsync, () => ours.RotateAsync(0), () => memory.RotateAsync(0)];
        var times = steps.Select(_ => new List<double>()).ToArray();
        for (var round = -5; round < Rounds; round++)
        {
            for (var i = 0; i < steps.Length; i++)
            {
                var taken = await MicrosecondsAsync(steps[i]);
                if (round >= 0)
                {
                    times[i].Add(taken);
                }
            }
        }

        var (commit, save, whole, inMemory) = (times[0].Median(), times[1].Median(), times[2].Median(), times[3].Median());
        var rest = whole - (2 * save) - inMemory;
        return new($"A rotation on {name}", "µs", "of the whole",
        [
            new("the whole", whole, 1),
            new("two bare single-row commits, the floor", 2 * commit, 2 * commit / whole),
            new("added by two saves of the store", 2 * (save - commit), 2 * (save - commit) / whole),
            new("a rotation in memory", inMemory, inMemory / whole),
            new("the rest: both at once, and cold caches", rest, rest / whole),
        ]);

        async Task SaveAsync()
        {
            await alone.Store.TrySaveAsync(new StoredGrant("alone", version + 1, new DateTimeOffset(version + 1, TimeSpan.Zero), content), version);
            version++;
        }
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
