using CTraderAuth.Storage;
using static CTraderAuth.Testing.Contract;

namespace CTraderAuth.Testing;

/// <summary>What a store does when another program, or a disk, damaged a row.</summary>
internal static class DamageCases
{
    public static IReadOnlyList<GrantStoreConformanceCase> For(Func<string, Task> damage) =>
    [
        new("Lists_every_other_row_when_one_is_damaged", open => ListsOthers(open, damage)),
        new("Reads_and_writes_every_other_row_when_one_is_damaged", open => KeepsOthers(open, damage)),
        new("Replaces_a_damaged_row", open => Replaces(open, damage)),
    ];

    private static async Task ListsOthers(Func<IGrantStore> open, Func<string, Task> damage)
    {
        const string contract = "A listing passes over a row that cannot be read, or yields it with version 0; every other row is included once.";
        var (store, prefix) = (open(), NewSubject("-"));
        string[] subjects = [.. Enumerable.Range(0, 5).Select(i => $"{prefix}{i}")];
        foreach (var (subject, i) in subjects.Select(static (subject, i) => (subject, i)))
        {
            await store.SaveAsync(Row(subject, 1, Noon.AddMinutes(i), 1)).ConfigureAwait(false);
        }

        await damage(subjects[2]).ConfigureAwait(false);

        foreach (var before in (DateTimeOffset?[])[null, Noon.AddDays(1)])
        {
            var listed = new List<string>();
            await foreach (var row in open().ListAsync(before).ConfigureAwait(false))
            {
                listed.Add(row.Subject);
            }

            var seen = listed.Where(subject => subject.StartsWith(prefix, StringComparison.Ordinal) && subject != subjects[2]).Order(StringComparer.Ordinal).ToArray();
            Ask(seen.SequenceEqual(subjects.Where((_, i) => i != 2)), contract, $"{seen.Length} rows instead of {subjects.Length - 1}.");
        }
    }

    private static async Task KeepsOthers(Func<IGrantStore> open, Func<string, Task> damage)
    {
        var (store, row, damaged) = (open(), Row(NewSubject(), 1, Noon, 1), NewSubject());
        await store.SaveAsync(row).ConfigureAwait(false);
        await store.SaveAsync(Row(damaged, 1, Noon, 1)).ConfigureAwait(false);
        await damage(damaged).ConfigureAwait(false);

        await store.ExpectAsync(row, "A damaged row affects no other.").ConfigureAwait(false);
        await store.SaveAsync(Row(row.Subject, 2, Noon, 2), 1).ConfigureAwait(false);
        await store.ExpectAsync(Row(row.Subject, 2, Noon, 2), "A damaged row affects no other.").ConfigureAwait(false);
        var version = (await store.FindVersionsAsync([damaged, row.Subject]).ConfigureAwait(false)).GetValueOrDefault(row.Subject);
        Ask(version == 2, "A damaged row affects the version of no other.", $"version {version} instead of 2.");
    }

    private static async Task Replaces(Func<IGrantStore> open, Func<string, Task> damage)
    {
        const string contract = "A damaged row is read with some version, 0 if it has none; it can be removed at that version, and inserted again.";
        var (store, row) = (open(), Row(NewSubject(), 1, Noon, 1));
        await store.SaveAsync(row).ConfigureAwait(false);
        await damage(row.Subject).ConfigureAwait(false);

        if (await store.FindAsync(row.Subject).ConfigureAwait(false) is { } found)
        {
            Ask(await store.TryRemoveAsync(row.Subject, found.Version).ConfigureAwait(false), contract, $"it could not be removed at version {found.Version}.");
        }

        await store.SaveAsync(Row(row.Subject, 9, Noon, 9)).ConfigureAwait(false);
        await store.ExpectAsync(Row(row.Subject, 9, Noon, 9), contract).ConfigureAwait(false);
    }
}
