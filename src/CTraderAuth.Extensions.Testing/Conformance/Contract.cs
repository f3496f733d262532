using System.Globalization;
using CTraderAuth.Storage;

namespace CTraderAuth.Testing;

/// <summary>The checks that the cases make on a store, and the rows that they write to it.</summary>
internal static class Contract
{
    public static readonly DateTimeOffset Noon = new(2030, 5, 17, 12, 0, 0, TimeSpan.Zero);

    public static string NewSubject(string suffix = "") => $"conformance-{Guid.NewGuid():N}{suffix}";

    public static StoredGrant Row(string subject, long version, DateTimeOffset? due = null, params byte[] content) => new(subject, version, due, content);

    public static void Ask(bool kept, string contract, string seen)
    {
        if (!kept)
        {
            throw new GrantStoreConformanceException(contract, seen);
        }
    }

    public static async Task SaveAsync(this IGrantStore store, StoredGrant row, long expectedVersion = 0) =>
        Ask(
            await store.TrySaveAsync(row, expectedVersion).ConfigureAwait(false),
            "A write succeeds when the row has the expected version (0: does not exist).",
            $"{nameof(IGrantStore.TrySaveAsync)} returned false for expected version {expectedVersion}.");

    public static async Task ExpectAsync(this IGrantStore store, StoredGrant row, string contract)
    {
        var found = await store.FindAsync(row.Subject).ConfigureAwait(false);
        Ask(found is not null, contract, "no row was found.");
        Ask(found!.Subject == row.Subject, contract, $"the row has another subject ({found.Subject.Length} characters, asked for {row.Subject.Length}).");
        Ask(found.Version == row.Version, contract, $"version {found.Version} instead of {row.Version}.");
        Ask(
            found.RefreshDueAt?.UtcTicks == row.RefreshDueAt?.UtcTicks,
            contract,
            $"due at {Moment(found.RefreshDueAt)} instead of {Moment(row.RefreshDueAt)}.");
        Ask(
            found.Content.Span.SequenceEqual(row.Content.Span),
            contract,
            $"other content ({found.Content.Length} bytes) than was written ({row.Content.Length} bytes).");
    }

    public static async Task ExpectNoneAsync(this IGrantStore store, string subject, string contract) =>
        Ask(await store.FindAsync(subject).ConfigureAwait(false) is null, contract, "a row was found.");

    public static async Task ExpectThrowsAsync<TException>(Func<Task> call, string contract)
        where TException : Exception
    {
        try
        {
            await call().ConfigureAwait(false);
        }
        catch (TException)
        {
            return;
        }

        throw new GrantStoreConformanceException(contract, $"it ended without {typeof(TException).Name}.");
    }

    private static string Moment(DateTimeOffset? moment) => moment?.ToString("O", CultureInfo.InvariantCulture) ?? "never";
}
