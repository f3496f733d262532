using CTraderAuth.Storage;
using static CTraderAuth.Testing.Contract;

namespace CTraderAuth.Testing;

internal static class CancellationCases
{
    private static readonly CancellationToken Cancelled = new(canceled: true);

    public static IEnumerable<GrantStoreConformanceCase> All =>
    [
        new("Writes_nothing_for_a_call_that_was_cancelled_before", WritesNothing),
        new("Reads_nothing_for_a_call_that_was_cancelled_before", ReadsNothing),
    ];

    private static async Task WritesNothing(Func<IGrantStore> open)
    {
        var (store, row, added) = (open(), Row(NewSubject(), 1, Noon, 1), NewSubject());
        await store.SaveAsync(row).ConfigureAwait(false);

        await ExpectCancelledAsync(() => store.TrySaveAsync(Row(row.Subject, 2, null, 2), 1, Cancelled).AsTask()).ConfigureAwait(false);
        await ExpectCancelledAsync(() => store.TrySaveAsync(Row(added, 1, null, 2), 0, Cancelled).AsTask()).ConfigureAwait(false);
        await ExpectCancelledAsync(() => store.TryRemoveAsync(row.Subject, 1, Cancelled).AsTask()).ConfigureAwait(false);

        await store.ExpectAsync(row, "A call whose token was already cancelled writes nothing.").ConfigureAwait(false);
        await store.ExpectNoneAsync(added, "A call whose token was already cancelled writes nothing.").ConfigureAwait(false);
    }

    private static async Task ReadsNothing(Func<IGrantStore> open)
    {
        var (store, row) = (open(), Row(NewSubject(), 1, Noon, 1));
        await store.SaveAsync(row).ConfigureAwait(false);

        await ExpectCancelledAsync(() => store.FindAsync(row.Subject, Cancelled).AsTask()).ConfigureAwait(false);
        await ExpectCancelledAsync(() => store.FindVersionsAsync([row.Subject], Cancelled).AsTask()).ConfigureAwait(false);
        await ExpectCancelledAsync(() => FirstAsync(store.ListAsync(null, Cancelled))).ConfigureAwait(false);
        await ExpectCancelledAsync(() => FirstAsync(store.ListAsync(Noon, Cancelled))).ConfigureAwait(false);
        await ExpectCancelledAsync(() => FirstAsync(store.WatchAsync(Cancelled))).ConfigureAwait(false);
    }

    private static async Task FirstAsync<T>(IAsyncEnumerable<T> items)
    {
        await foreach (var _ in items.ConfigureAwait(false))
        {
            return;
        }
    }

    private static async Task ExpectCancelledAsync(Func<Task> call)
    {
        try
        {
            await call().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        throw new GrantStoreConformanceException(
            "A call whose token was already cancelled ends with an OperationCanceledException.", "it ended without one.");
    }
}
