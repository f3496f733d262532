using CTraderAuth.Storage;
using static CTraderAuth.Testing.Contract;

namespace CTraderAuth.Testing;

internal static class ListingCases
{
    private const int Many = 600;

    public static IEnumerable<GrantStoreConformanceCase> All =>
    [
        new("Lists_every_row_once_with_or_without_a_due_time", ListsAll),
        new("Lists_rows_that_are_due_at_or_before_a_moment", ListsDue),
        new("Lists_due_rows_the_earliest_first", ListsInOrder),
        new("Lists_many_rows_that_are_due_at_the_same_moment", ListsSameMoment),
        new("Lists_a_row_by_the_due_time_that_was_written_last", ListsByLastDueTime),
        new("Lists_nothing_that_was_removed", ListsNothingRemoved),
        new("Lists_while_rows_are_written", ListsWhileWriting),
    ];

    private static async Task ListsAll(Func<IGrantStore> open)
    {
        var (store, prefix) = (open(), NewSubject("-"));
        await SaveManyAsync(store, prefix, static i => i % 3 == 0 ? null : Noon.AddMinutes(i)).ConfigureAwait(false);

        var listed = await ListAsync(open(), prefix).ConfigureAwait(false);

        ExpectOnce(listed, prefix, Many);
        Ask(
            listed.All(row => row.RefreshDueAt == (row.Version % 3 == 1 ? null : Noon.AddMinutes(row.Version - 1)) && row.Content.Length == 2),
            "A listing yields rows as they were written.",
            "another due time or content.");
    }

    private static async Task ListsDue(Func<IGrantStore> open)
    {
        var (store, prefix) = (open(), NewSubject("-"));
        foreach (var (name, due) in ((string, DateTimeOffset?)[])[("before", Noon.AddTicks(-1)), ("at", Noon), ("after", Noon.AddTicks(1)), ("never", null)])
        {
            await store.SaveAsync(Row(prefix + name, 1, due, 1)).ConfigureAwait(false);
        }

        var listed = await ListAsync(store, prefix, Noon.ToOffset(TimeSpan.FromHours(-7))).ConfigureAwait(false);

        var seen = string.Join(", ", listed.Select(row => row.Subject[prefix.Length..]));
        Ask(seen == "before, at", "A listing of due rows yields the rows due at or before the given time: before, at.", $"{seen}.");
    }

    private static async Task ListsInOrder(Func<IGrantStore> open)
    {
        var (store, prefix) = (open(), NewSubject("-"));
        await SaveManyAsync(store, prefix, static i => Noon.AddMinutes(i * 7 % Many).ToOffset(TimeSpan.FromHours(i % 12))).ConfigureAwait(false);

        var listed = await ListAsync(store, prefix, Noon.AddMinutes(Many)).ConfigureAwait(false);

        ExpectOnce(listed, prefix, Many);
        Ask(
            listed.Zip(listed.Skip(1)).All(static pair => pair.First.RefreshDueAt <= pair.Second.RefreshDueAt),
            "A listing of due rows begins with the earliest.",
            "a later one before an earlier one.");
    }

    private static async Task ListsSameMoment(Func<IGrantStore> open)
    {
        var (store, prefix) = (open(), NewSubject("-"));
        await SaveManyAsync(store, prefix, static _ => Noon).ConfigureAwait(false);

        ExpectOnce(await ListAsync(store, prefix, Noon).ConfigureAwait(false), prefix, Many);
    }

    private static async Task ListsByLastDueTime(Func<IGrantStore> open)
    {
        const string contract = "A listing uses the due time that was written last.";
        var (store, subject) = (open(), NewSubject());
        foreach (var (version, due, expected) in ((long, DateTimeOffset?, int)[])[(1, Noon, 1), (2, Noon.AddDays(1), 0), (3, Noon.AddDays(-1), 1), (4, null, 0), (5, Noon, 1)])
        {
            await store.SaveAsync(Row(subject, version, due, 1), version - 1).ConfigureAwait(false);
            var listed = await ListAsync(store, subject, Noon).ConfigureAwait(false);
            Ask(listed.Count == expected, contract, $"{listed.Count} rows instead of {expected} after write {version}.");
            Ask(listed.All(row => row.Version == version), contract, "an older version of the row.");
        }
    }

    private static async Task ListsNothingRemoved(Func<IGrantStore> open)
    {
        var (store, subject) = (open(), NewSubject());
        await store.SaveAsync(Row(subject, 1, Noon, 1)).ConfigureAwait(false);
        await store.TryRemoveAsync(subject, 1).ConfigureAwait(false);

        var (all, due) = (await ListAsync(store, subject).ConfigureAwait(false), await ListAsync(store, subject, Noon).ConfigureAwait(false));

        Ask(all.Count + due.Count == 0, "A removed row is in no listing.", "it was listed.");
    }

    private static async Task ListsWhileWriting(Func<IGrantStore> open)
    {
        var (store, other, prefix) = (open(), open(), NewSubject("-"));
        await SaveManyAsync(store, prefix, static i => Noon.AddMinutes(i)).ConfigureAwait(false);
        var untouched = new List<StoredGrant>();

        await foreach (var row in store.ListAsync(Noon.AddMinutes(Many)).ConfigureAwait(false))
        {
            if (row.Subject.StartsWith(prefix, StringComparison.Ordinal) && row.Version <= Many)
            {
                var writer = row.Version % 4 == 0 ? store : other;
                if (row.Version % 2 == 0)
                {
                    await writer.SaveAsync(Row(row.Subject, row.Version + Many, Noon.AddDays(9), 1), row.Version).ConfigureAwait(false);
                }
                else
                {
                    untouched.Add(row);
                }
            }
        }

        Ask(
            untouched.Select(static row => row.Subject).Distinct().Count() == Many / 2 && untouched.Count == Many / 2,
            "Rows may be written during a listing, and every other row is included once.",
            $"{untouched.Count} rows instead of {Many / 2}.");
    }

    private static Task SaveManyAsync(IGrantStore store, string prefix, Func<int, DateTimeOffset?> due) =>
        Task.WhenAll(Enumerable.Range(0, Many).Select(i => store.SaveAsync(Row($"{prefix}{i}", i + 1, due(i), 1, (byte)i))));

    private static void ExpectOnce(List<StoredGrant> listed, string prefix, int count)
    {
        var distinct = listed.Select(static row => row.Subject).Distinct(StringComparer.Ordinal).Count();
        Ask(distinct == count, $"A listing yields every row: {count}.", $"{distinct}.");
        Ask(listed.Count == count, "A listing yields every row once.", $"{listed.Count} for {count} rows under {prefix.Length} characters of prefix.");
    }

    private static async Task<List<StoredGrant>> ListAsync(IGrantStore store, string prefix, DateTimeOffset? before = null)
    {
        var rows = new List<StoredGrant>();
        await foreach (var row in store.ListAsync(before).ConfigureAwait(false))
        {
            if (row.Subject.StartsWith(prefix, StringComparison.Ordinal))
            {
                rows.Add(row);
            }
        }

        return rows;
    }
}
