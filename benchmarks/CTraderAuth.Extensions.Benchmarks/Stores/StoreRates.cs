using System.Diagnostics;
using CTraderAuth.Benchmarks.Measuring;
using CTraderAuth.Benchmarks.Report;

namespace CTraderAuth.Benchmarks.Stores;

/// <summary>Rotations a second on a server, beside its own bare commits and the memory store, in turns.</summary>
internal static class StoreRates
{
    private const int Together = 64;

    /// <param name="name">The store.</param>
    /// <param name="use">Names the store.</param>
    /// <param name="commitAsync">A bare durable commit of one row, by its number.</param>
    /// <param name="goal">What 64 at once must reach, by half of as many bare commits and by the memory store.</param>
    /// <param name="quick">Fewer and shorter turns.</param>
    public static async Task<Section> MeasureAsync(string name, Action<ICTraderAuthBuilder> use, Func<int, Task> commitAsync, Func<double, double, Goal> goal, bool quick)
    {
        await using var ours = await new StoreProgram(use).WithGrantsAsync(Together);
        await using var memory = await new StoreProgram(static builder => builder.UseMemory()).WithGrantsAsync(Together);
        (Func<int, Task> Once, int Callers)[] subjects = [(commitAsync, 1), (ours.RotateAsync, 1), (commitAsync, Together), (ours.RotateAsync, Together), (memory.RotateAsync, Together)];
        var turn = TimeSpan.FromMilliseconds(quick ? 150 : 500);
        var rates = subjects.Select(_ => new List<double>()).ToArray();
        for (var round = -1; round < (quick ? 5 : 15); round++)
        {
            for (var i = 0; i < subjects.Length; i++)
            {
                var rate = await RateAsync(turn, subjects[i].Once, subjects[i].Callers);
                if (round >= 0)
                {
                    rates[i].Add(rate);
                }
            }
        }

        var (limit, one, limitTogether, together, inMemory) = (rates[0].Median() / 2, rates[1].Median(), rates[2].Median() / 2, rates[3].Median(), rates[4].Median());
        return new($"Rotations per second on {name}", "1/s", "relative to half the bare commits",
        [
            new("half the rate of bare single-row commits, one after the other", limit, 1),
            new("ours, one after the other", one, one / limit, Goal: Goal.AtLeast(0.6, one / limit, " ×")),
            new($"half the rate of bare single-row commits, {Together} at once", limitTogether, 1),
            new($"ours, {Together} at once", together, together / limitTogether, Goal: goal(together / limitTogether, together / inMemory)),
            new($"ours in memory, {Together} at once", inMemory, inMemory / limitTogether),
        ],
        MoreIsBetter: true);
    }

    public static async Task<double> RateAsync(TimeSpan turn, Func<int, Task> once, int callers)
    {
        var (count, started) = (0, Stopwatch.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, callers).Select(number => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(started) < turn)
            {
                await once(number);
                Interlocked.Increment(ref count);
            }
        })));
        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
