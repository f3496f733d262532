using CTraderAuth.Storage;
using static CTraderAuth.Testing.Contract;

namespace CTraderAuth.Testing;

internal static class RemovingCases
{
    public static IEnumerable<GrantStoreConformanceCase> All =>
    [
        new("Removes_a_row_at_the_expected_version", Removes),
        new("Refuses_to_remove_a_row_at_another_version", RefusesOtherVersion),
        new("Refuses_to_remove_a_row_that_does_not_exist", RefusesNothing),
        new("Inserts_again_what_was_removed", InsertsAgain),
    ];

    private static async Task Removes(Func<IGrantStore> open)
    {
        var (store, row, other) = (open(), Row(NewSubject(), 41, Noon, 1), Row(NewSubject(), 41, Noon, 2));
        await store.SaveAsync(row).ConfigureAwait(false);
        await store.SaveAsync(other).ConfigureAwait(false);

        Ask(await store.TryRemoveAsync(row.Subject, 41).ConfigureAwait(false), "A removal at the row's version returns true.", "false.");

        await open().ExpectNoneAsync(row.Subject, "A removed row is gone, for every instance.").ConfigureAwait(false);
        await store.ExpectAsync(other, "A removal does not affect other subjects.").ConfigureAwait(false);
    }

    private static async Task RefusesOtherVersion(Func<IGrantStore> open)
    {
        var (store, row) = (open(), Row(NewSubject(), 41, Noon, 1));
        await store.SaveAsync(row).ConfigureAwait(false);

        foreach (var other in (long[])[0, 40, 42])
        {
            Ask(
                !await store.TryRemoveAsync(row.Subject, other).ConfigureAwait(false),
                "A removal returns false when the row's version is not the expected one.",
                $"true for expected version {other} and a row at 41.");
        }

        await store.ExpectAsync(row, "A removal that returns false removes nothing.").ConfigureAwait(false);
    }

    private static async Task RefusesNothing(Func<IGrantStore> open)
    {
        foreach (var version in (long[])[0, 1])
        {
            Ask(
                !await open().TryRemoveAsync(NewSubject(), version).ConfigureAwait(false),
                "A removal returns false when there is no row.",
                $"true for expected version {version}.");
        }
    }

    private static async Task InsertsAgain(Func<IGrantStore> open)
    {
        var (store, row) = (open(), Row(NewSubject(), 41, Noon, 1));
        await store.SaveAsync(row).ConfigureAwait(false);
        await store.TryRemoveAsync(row.Subject, 41).ConfigureAwait(false);
        var next = Row(row.Subject, 77, null, 2);

        await store.SaveAsync(next).ConfigureAwait(false);

        await store.ExpectAsync(next, "A removed row can be inserted again.").ConfigureAwait(false);
    }
}
