using System.Buffers.Binary;
using CTraderAuth.Storage;
using static CTraderAuth.Testing.Contract;

namespace CTraderAuth.Testing;

internal static class ConcurrencyCases
{
    private const int Racers = 64;

    public static IEnumerable<GrantStoreConformanceCase> All =>
    [
        new("Lets_one_of_64_concurrent_inserts_win", OneInsertWins),
        new("Lets_one_of_64_concurrent_swaps_win", OneSwapWins),
        new("Lets_one_of_64_concurrent_removals_win", OneRemovalWins),
        new("Opens_many_instances_at_once", OpensMany),
        new("Loses_no_update_of_concurrent_writers", LosesNoUpdate),
    ];

    private static Task OneInsertWins(Func<IGrantStore> open) => OneWinsAsync(open, NewSubject(), 0);

    private static async Task OneSwapWins(Func<IGrantStore> open)
    {
        var subject = NewSubject();
        await open().SaveAsync(Row(subject, 1, Noon, 1)).ConfigureAwait(false);

        await OneWinsAsync(open, subject, 1).ConfigureAwait(false);
    }

    private static async Task OneRemovalWins(Func<IGrantStore> open)
    {
        var (one, other, subject) = (open(), open(), NewSubject());
        await one.SaveAsync(Row(subject, 1, Noon, 1)).ConfigureAwait(false);

        var removed = await RaceAsync(i => (i % 2 == 0 ? one : other).TryRemoveAsync(subject, 1).AsTask()).ConfigureAwait(false);

        var winners = removed.Count(static won => won);
        Ask(winners == 1, $"Exactly one of {Racers} concurrent removals of one row returns true.", $"{winners} returned true.");
    }

    private static async Task OneWinsAsync(Func<IGrantStore> open, string subject, long expectedVersion)
    {
        var (one, other) = (open(), open());

        var won = await RaceAsync(i => (i % 2 == 0 ? one : other).TrySaveAsync(Row(subject, 100 + i, Noon, (byte)i), expectedVersion).AsTask()).ConfigureAwait(false);

        var winners = Enumerable.Range(0, Racers).Where(i => won[i]).ToArray();
        Ask(winners.Length == 1, $"Exactly one of {Racers} concurrent writes with the same expected version returns true.", $"{winners.Length} returned true.");
        await open().ExpectAsync(Row(subject, 100 + winners[0], Noon, (byte)winners[0]), "A read finds the write that returned true.").ConfigureAwait(false);
    }

    // On a place where nothing is yet, all of them find nothing and create it.
    private static async Task OpensMany(Func<IGrantStore> open)
    {
        const int instances = 8;
        var (stores, subject) = (Enumerable.Range(0, instances).Select(_ => open()).ToArray(), NewSubject());

        var won = await RaceAsync(i => stores[i % instances].TrySaveAsync(Row(subject, 100 + i, Noon, (byte)i), 0).AsTask()).ConfigureAwait(false);

        var winners = Enumerable.Range(0, Racers).Where(i => won[i]).ToArray();
        Ask(winners.Length == 1, "Exactly one insert returns true, however many instances begin at once.", $"{winners.Length} returned true.");
        foreach (var store in stores)
        {
            await store.ExpectAsync(Row(subject, 100 + winners[0], Noon, (byte)winners[0]), "Every instance finds the write that returned true.").ConfigureAwait(false);
        }
    }

    private static async Task LosesNoUpdate(Func<IGrantStore> open)
    {
        const int writers = 8, increments = 50;
        var (one, other, subject) = (open(), open(), NewSubject());
        await one.SaveAsync(Row(subject, 1, Noon, new byte[4])).ConfigureAwait(false);

        await Task.WhenAll(Enumerable.Range(0, writers).Select(i => Task.Run(() => IncrementAsync(i % 2 == 0 ? one : other, subject, increments)))).ConfigureAwait(false);

        var found = await open().FindAsync(subject).ConfigureAwait(false);
        var count = BinaryPrimitives.ReadInt32LittleEndian(found!.Content.Span);
        Ask(
            count == writers * increments,
            $"{writers} writers that each add 1 by compare-and-swap {increments} times reach {writers * increments}.",
            $"{count}; updates were lost.");
    }

    private static async Task IncrementAsync(IGrantStore store, string subject, int times)
    {
        while (times > 0)
        {
            var row = await store.FindAsync(subject).ConfigureAwait(false);
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            var content = new byte[4];
            BinaryPrimitives.WriteInt32LittleEndian(content, BinaryPrimitives.ReadInt32LittleEndian(row!.Content.Span) + 1);
            if (await store.TrySaveAsync(new(subject, row.Version + 1, row.RefreshDueAt, content), row.Version).ConfigureAwait(false))
            {
                times--;
            }
        }
    }

    private static async Task<bool[]> RaceAsync(Func<int, Task<bool>> run)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var racers = Enumerable.Range(0, Racers).Select(async i =>
        {
            await start.Task.ConfigureAwait(false);
            return await run(i).ConfigureAwait(false);
        }).ToArray();
        start.SetResult();
        return await Task.WhenAll(racers).ConfigureAwait(false);
    }
}
