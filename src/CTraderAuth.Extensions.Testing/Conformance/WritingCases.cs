using CTraderAuth.Storage;
using static CTraderAuth.Testing.Contract;

namespace CTraderAuth.Testing;

internal static class WritingCases
{
    public static IEnumerable<GrantStoreConformanceCase> All =>
    [
        new("Finds_nothing_for_a_subject_that_was_never_saved", FindsNothing),
        new("Inserts_a_row_that_does_not_exist", Inserts),
        new("Refuses_to_insert_a_row_that_exists", RefusesSecondInsert),
        new("Refuses_to_swap_a_row_that_does_not_exist", RefusesSwapOfNothing),
        new("Swaps_a_row_at_the_expected_version", Swaps),
        new("Refuses_to_swap_a_row_at_another_version", RefusesOtherVersion),
        new("Keeps_the_version_that_the_row_brings", KeepsVersion),
        new("Refuses_a_version_that_is_not_positive", RefusesVersion),
        new("Tells_apart_versions_that_are_equal_as_floating_point_numbers", TellsVersionsApart),
        new("Sees_at_once_what_another_instance_wrote", SeesOtherInstance),
        new("Finds_the_versions_of_many_subjects_together", FindsVersions),
    ];

    private static Task FindsNothing(Func<IGrantStore> open) => open().ExpectNoneAsync(NewSubject(), "Find returns null when there is no row.");

    private static async Task Inserts(Func<IGrantStore> open)
    {
        var (store, row) = (open(), Row(NewSubject(), 41, Noon, 1, 2, 3));

        await store.SaveAsync(row).ConfigureAwait(false);

        await store.ExpectAsync(row, "A row is returned as it was written.").ConfigureAwait(false);
    }

    private static async Task RefusesSecondInsert(Func<IGrantStore> open)
    {
        var (store, row) = (open(), Row(NewSubject(), 41, Noon, 1, 2, 3));
        await store.SaveAsync(row).ConfigureAwait(false);

        await ExpectRefusalAsync(store, Row(row.Subject, 42, null, 9), 0).ConfigureAwait(false);

        await store.ExpectAsync(row, "An insert that returns false writes nothing.").ConfigureAwait(false);
    }

    private static async Task RefusesSwapOfNothing(Func<IGrantStore> open)
    {
        var (store, row) = (open(), Row(NewSubject(), 42, Noon, 1));

        await ExpectRefusalAsync(store, row, 41).ConfigureAwait(false);

        await store.ExpectNoneAsync(row.Subject, "A swap that returns false writes nothing.").ConfigureAwait(false);
    }

    private static async Task Swaps(Func<IGrantStore> open)
    {
        var (store, row) = (open(), Row(NewSubject(), 41, Noon, 1, 2, 3));
        await store.SaveAsync(row).ConfigureAwait(false);
        var next = Row(row.Subject, 42, Noon.AddDays(1), 4, 5);

        await store.SaveAsync(next, expectedVersion: 41).ConfigureAwait(false);

        await store.ExpectAsync(next, "A swap replaces version, due time and content together.").ConfigureAwait(false);
    }

    private static async Task RefusesOtherVersion(Func<IGrantStore> open)
    {
        var (store, row) = (open(), Row(NewSubject(), 41, Noon, 1, 2, 3));
        await store.SaveAsync(row).ConfigureAwait(false);

        foreach (var other in (long[])[1, 40, 42, long.MaxValue])
        {
            await ExpectRefusalAsync(store, Row(row.Subject, 43, null, 9), other).ConfigureAwait(false);
        }

        await store.ExpectAsync(row, "A swap that returns false writes nothing.").ConfigureAwait(false);
    }

    private static async Task KeepsVersion(Func<IGrantStore> open)
    {
        var (store, subject, last) = (open(), NewSubject(), 0L);
        foreach (var version in (long[])[7_000_000_001, 3, long.MaxValue, 1])
        {
            var row = Row(subject, version, Noon, (byte)version);
            await store.SaveAsync(row, last).ConfigureAwait(false);
            await store.ExpectAsync(row, "A row is written with its own version, whatever it is.").ConfigureAwait(false);
            last = version;
        }
    }

    private static async Task RefusesVersion(Func<IGrantStore> open)
    {
        const string contract = "A write of a version that is not positive ends with an ArgumentOutOfRangeException and writes nothing.";
        var (store, row, added) = (open(), Row(NewSubject(), 41, Noon, 1), NewSubject());
        await store.SaveAsync(row).ConfigureAwait(false);

        foreach (var version in (long[])[0, -1, long.MinValue])
        {
            await ExpectThrowsAsync<ArgumentOutOfRangeException>(() => store.TrySaveAsync(Row(row.Subject, version, null, 9), 41).AsTask(), contract).ConfigureAwait(false);
            await ExpectThrowsAsync<ArgumentOutOfRangeException>(() => store.TrySaveAsync(Row(added, version, null, 9), 0).AsTask(), contract).ConfigureAwait(false);
        }

        await store.ExpectAsync(row, contract).ConfigureAwait(false);
        await store.ExpectNoneAsync(added, contract).ConfigureAwait(false);
    }

    private static async Task TellsVersionsApart(Func<IGrantStore> open)
    {
        var (store, subject, last) = (open(), NewSubject(), 0L);
        foreach (var version in (long[])[(1L << 53) + 1, long.MaxValue, long.MaxValue - 1])
        {
            var row = Row(subject, version, Noon, (byte)version);
            await store.SaveAsync(row, last).ConfigureAwait(false);
            foreach (var other in (long[])[version - 1, version == long.MaxValue ? version - 2 : version + 1])
            {
                await ExpectRefusalAsync(store, Row(subject, 7, null, 9), other).ConfigureAwait(false);
                Ask(!await store.TryRemoveAsync(subject, other).ConfigureAwait(false), "A removal needs exactly the row's version.", $"version {other} removed a row at {version}.");
            }

            await store.ExpectAsync(row, "A version is returned exactly.").ConfigureAwait(false);
            last = version;
        }
    }

    private static async Task SeesOtherInstance(Func<IGrantStore> open)
    {
        var (one, other, subject) = (open(), open(), NewSubject());
        for (var version = 1; version <= 20; version++)
        {
            var (writer, reader) = version % 2 == 0 ? (one, other) : (other, one);
            var row = Row(subject, version, Noon.AddTicks(version), (byte)version);
            await writer.SaveAsync(row, version - 1).ConfigureAwait(false);
            await reader.ExpectAsync(row, "A read sees every write that returned before it began, by any process.").ConfigureAwait(false);
        }
    }

    private static async Task ExpectRefusalAsync(IGrantStore store, StoredGrant row, long expectedVersion) =>
        Ask(
            !await store.TrySaveAsync(row, expectedVersion).ConfigureAwait(false),
            "A write returns false when the row's version is not the expected one (0: it must not exist).",
            $"true for expected version {expectedVersion}.");

    private static async Task FindsVersions(Func<IGrantStore> open)
    {
        const string contract = "The versions of many subjects are those of their rows; a subject without a row has none.";
        var (store, other, prefix) = (open(), open(), NewSubject("-"));
        string[] subjects = [.. Enumerable.Range(0, 500).Select(i => $"{prefix}{i}"), $"{prefix},", $"{prefix}\0", $"{prefix}日本🙂"];
        foreach (var (subject, i) in subjects.Select(static (subject, i) => (subject, i)).Where(static pair => pair.i % 50 != 7))
        {
            await store.SaveAsync(Row(subject, i + 1, Noon, 1)).ConfigureAwait(false);
        }

        await other.SaveAsync(Row(subjects[3], 9_000, null, 2), expectedVersion: 4).ConfigureAwait(false);
        await other.TryRemoveAsync(subjects[5], 6).ConfigureAwait(false);

        var versions = await store.FindVersionsAsync(subjects).ConfigureAwait(false);

        foreach (var (subject, i) in subjects.Select(static (subject, i) => (subject, i)))
        {
            var (expected, found) = (i % 50 == 7 || i == 5 ? 0 : i == 3 ? 9_000 : i + 1, versions.GetValueOrDefault(subject));
            Ask(found == expected, contract, $"version {found} instead of {expected} for one of {subjects.Length} subjects.");
        }

        Ask(versions.Count == subjects.Length - 11, contract, $"{versions.Count} versions instead of {subjects.Length - 11}.");
        Ask((await store.FindVersionsAsync([]).ConfigureAwait(false)).Count == 0, contract, "a version although none was asked for.");
    }
}
