using CTraderAuth.Storage;
using static CTraderAuth.Testing.Contract;

namespace CTraderAuth.Testing;

internal static class WatchingCases
{
    public static IEnumerable<GrantStoreConformanceCase> All =>
    [
        new("Watches_what_this_instance_writes", SeesOwnChanges),
        new("Watches_what_another_instance_writes", open => SeesChanges(open(), open())),
        new("Watches_removals", SeesRemovals),
        new("Tells_every_watcher", TellsEveryWatcher),
        new("Misses_nothing_in_silence_when_a_watcher_is_slow", MissesNothing),
        new("Announces_nothing_before_it_can_be_read", AnnouncesWhatCanBeRead),
        new("Announces_the_last_write_of_a_row_last", AnnouncesLastWriteLast),
        new("Watches_again_after_a_watch_has_ended", WatchesAgain),
        new("Ends_a_watch_by_cancellation", EndsByCancellation),
    ];

    private static Task SeesOwnChanges(Func<IGrantStore> open)
    {
        var store = open();
        return SeesChanges(store, store);
    }

    private static Task SeesChanges(IGrantStore watched, IGrantStore writer) => Watch.RunAsync(watched, async watch =>
    {
        var subject = NewSubject();
        for (var version = 1; version <= 3; version++)
        {
            await writer.SaveAsync(Row(subject, version, Noon, 1), version - 1).ConfigureAwait(false);
            await watch.ExpectAsync("A watch yields the subject of every row that is written, by any process, or null for a gap.", subject).ConfigureAwait(false);
        }
    });

    private static async Task SeesRemovals(Func<IGrantStore> open)
    {
        var (watched, other, subject) = (open(), open(), NewSubject());
        await other.SaveAsync(Row(subject, 1, Noon, 1)).ConfigureAwait(false);

        await Watch.RunAsync(watched, async watch =>
        {
            await other.TryRemoveAsync(subject, 1).ConfigureAwait(false);
            await watch.ExpectAsync("A watch yields the subject of a row that is removed, or null for a gap.", subject).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    private static Task TellsEveryWatcher(Func<IGrantStore> open)
    {
        const string contract = "Every watcher is notified of every change.";
        var (store, subject) = (open(), NewSubject());
        return Watch.RunAsync(store, first => Watch.RunAsync(store, async second =>
        {
            await open().SaveAsync(Row(subject, 1, Noon, 1)).ConfigureAwait(false);
            await first.ExpectAsync(contract, subject).ConfigureAwait(false);
            await second.ExpectAsync(contract, subject).ConfigureAwait(false);
        }));
    }

    private static Task MissesNothing(Func<IGrantStore> open)
    {
        var (watched, other, prefix) = (open(), open(), NewSubject("-"));
        string[] subjects = [.. Enumerable.Range(0, 3000).Select(i => $"{prefix}{i}")];
        return Watch.RunAsync(watched, async watch =>
        {
            await Task.WhenAll(subjects.Select((subject, i) => (i % 2 == 0 ? watched : other).SaveAsync(Row(subject, 1, null, 1)))).ConfigureAwait(false);
            await watch.ExpectAsync("A watcher that reads late gets every subject, or null for a gap.", subjects).ConfigureAwait(false);
        });
    }

    private static Task AnnouncesWhatCanBeRead(Func<IGrantStore> open)
    {
        const string contract = "A change is announced only after it can be read.";
        const int writers = 4, rows = 50;
        var (watched, other, prefix) = (open(), open(), NewSubject("-"));
        return Watch.RunAsync(watched, async watch =>
        {
            var writing = Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
            {
                for (var i = 0; i < rows; i++)
                {
                    await (writer % 2 == 0 ? watched : other).SaveAsync(Row($"{prefix}{writer}-{i}", 1, null, 1)).ConfigureAwait(false);
                }
            })));
            for (var left = writers * rows; left > 0 && await watch.NextAsync(contract).ConfigureAwait(false) is { } subject;)
            {
                if (subject.StartsWith(prefix, StringComparison.Ordinal))
                {
                    Ask(await watched.FindAsync(subject).ConfigureAwait(false) is not null, contract, "a row was announced and could not be found.");
                    left--;
                }
            }

            await writing.ConfigureAwait(false);
        });
    }

    private static Task AnnouncesLastWriteLast(Func<IGrantStore> open)
    {
        const string contract = "The last announcement of a subject comes after its last write, so a watcher that reads the row after each one ends with the newest row.";
        const int writes = 200;
        var (watched, other, subject) = (open(), open(), NewSubject());
        return Watch.RunAsync(watched, async watch =>
        {
            var writing = Task.Run(async () =>
            {
                for (var version = 1; version <= writes; version++)
                {
                    await (version % 2 == 0 ? watched : other).SaveAsync(Row(subject, version, null, 1), version - 1).ConfigureAwait(false);
                }
            });
            await watch.ReadUntilAsync(contract, subject, async () => (await watched.FindAsync(subject).ConfigureAwait(false))?.Version == writes).ConfigureAwait(false);
            await writing.ConfigureAwait(false);
        });
    }

    private static async Task WatchesAgain(Func<IGrantStore> open)
    {
        var store = open();
        await Watch.RunAsync(store, static _ => Task.CompletedTask).ConfigureAwait(false);

        await SeesChanges(store, open()).ConfigureAwait(false);
    }

    private static Task EndsByCancellation(Func<IGrantStore> open) =>
        Watch.RunAsync(open(), static watch => watch.ExpectCancellationAsync("A watch that is cancelled ends with an OperationCanceledException."));
}
