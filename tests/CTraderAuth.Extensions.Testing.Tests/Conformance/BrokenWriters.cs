using System.Collections.Concurrent;
using CTraderAuth.Storage;

namespace CTraderAuth.Testing.Tests.Conformance;

internal sealed class IgnoresExpectedVersion : BrokenStore
{
    public override async ValueTask<bool> TrySaveAsync(StoredGrant grant, long expectedVersion, CancellationToken cancellationToken = default) =>
        await Inner.TrySaveAsync(grant, (await Inner.FindAsync(grant.Subject, cancellationToken))?.Version ?? 0, cancellationToken);
}

internal sealed class ComparesBeforeItSwaps : BrokenStore
{
    private readonly TaskCompletionSource _both = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _compared;

    public override async ValueTask<bool> TrySaveAsync(StoredGrant grant, long expectedVersion, CancellationToken cancellationToken = default)
    {
        if (((await Inner.FindAsync(grant.Subject, cancellationToken))?.Version ?? 0) != expectedVersion)
        {
            return false;
        }

        // Every row but a subject's first meets another writer between the comparison and the swap.
        if (grant.Version > 1)
        {
            if (Interlocked.Increment(ref _compared) == 2)
            {
                _both.SetResult();
            }

            await _both.Task;
        }

        while (!await Inner.TrySaveAsync(grant, (await Inner.FindAsync(grant.Subject, cancellationToken))?.Version ?? 0, cancellationToken))
        {
        }

        return true;
    }
}

internal sealed class ForgetsEveryTenthWrite : BrokenStore
{
    private int _writes;

    public override async ValueTask<bool> TrySaveAsync(StoredGrant grant, long expectedVersion, CancellationToken cancellationToken = default) =>
        Interlocked.Increment(ref _writes) % 10 == 0 || await Inner.TrySaveAsync(grant, expectedVersion, cancellationToken);
}

internal sealed class CountsVersionsItself : BrokenStore
{
    public override ValueTask<bool> TrySaveAsync(StoredGrant grant, long expectedVersion, CancellationToken cancellationToken = default) =>
        Inner.TrySaveAsync(new(grant.Subject, expectedVersion + 1, grant.RefreshDueAt, grant.Content), expectedVersion, cancellationToken);
}

internal sealed class RemovesAnyVersion : BrokenStore
{
    public override async ValueTask<bool> TryRemoveAsync(string subject, long expectedVersion, CancellationToken cancellationToken = default) =>
        await Inner.FindAsync(subject, cancellationToken) is { } row && await Inner.TryRemoveAsync(subject, row.Version, cancellationToken);
}

internal sealed class CutsContent : BrokenStore
{
    public override ValueTask<bool> TrySaveAsync(StoredGrant grant, long expectedVersion, CancellationToken cancellationToken = default) =>
        Inner.TrySaveAsync(
            new(grant.Subject, grant.Version, grant.RefreshDueAt, grant.Content[..Math.Min(grant.Content.Length, 65_535)]), expectedVersion, cancellationToken);
}

internal sealed class RoundsDueTimes : BrokenStore
{
    public override ValueTask<bool> TrySaveAsync(StoredGrant grant, long expectedVersion, CancellationToken cancellationToken = default) =>
        Inner.TrySaveAsync(new(
            grant.Subject,
            grant.Version,
            grant.RefreshDueAt is { } due ? DateTimeOffset.FromUnixTimeMilliseconds(due.ToUnixTimeMilliseconds()) : null,
            grant.Content), expectedVersion, cancellationToken);
}

internal sealed class IgnoresCase : BrokenStore
{
    public override async ValueTask<StoredGrant?> FindAsync(string subject, CancellationToken cancellationToken = default) =>
        await Inner.FindAsync(subject.ToUpperInvariant(), cancellationToken) is { } row ? new(subject, row.Version, row.RefreshDueAt, row.Content) : null;

    public override ValueTask<bool> TrySaveAsync(StoredGrant grant, long expectedVersion, CancellationToken cancellationToken = default) =>
        Inner.TrySaveAsync(new(grant.Subject.ToUpperInvariant(), grant.Version, grant.RefreshDueAt, grant.Content), expectedVersion, cancellationToken);
}

internal sealed class IgnoresCancellation : BrokenStore
{
    public override ValueTask<bool> TrySaveAsync(StoredGrant grant, long expectedVersion, CancellationToken cancellationToken = default) =>
        Inner.TrySaveAsync(grant, expectedVersion, CancellationToken.None);
}

internal sealed class KeepsVersionsAsDoubles : BrokenStore
{
    public override ValueTask<bool> TrySaveAsync(StoredGrant grant, long expectedVersion, CancellationToken cancellationToken = default) =>
        base.TrySaveAsync(new(grant.Subject, Double(grant.Version), grant.RefreshDueAt, grant.Content), Double(expectedVersion), cancellationToken);

    private static long Double(long version) => version is <= 0 or long.MaxValue ? version : (long)Math.Min((double)version, 1L << 62);
}

internal sealed class RaisesVersions : BrokenStore
{
    public override ValueTask<bool> TrySaveAsync(StoredGrant grant, long expectedVersion, CancellationToken cancellationToken = default) =>
        base.TrySaveAsync(new(grant.Subject, Math.Max(1, grant.Version), grant.RefreshDueAt, grant.Content), expectedVersion, cancellationToken);
}

internal sealed class HashesLongSubjects : BrokenStore
{
    public override ValueTask<StoredGrant?> FindAsync(string subject, CancellationToken cancellationToken = default) => base.FindAsync(Hash(subject), cancellationToken);

    public override ValueTask<bool> TryRemoveAsync(string subject, long expectedVersion, CancellationToken cancellationToken = default) =>
        base.TryRemoveAsync(Hash(subject), expectedVersion, cancellationToken);

    public override ValueTask<bool> TrySaveAsync(StoredGrant grant, long expectedVersion, CancellationToken cancellationToken = default) =>
        base.TrySaveAsync(new(Hash(grant.Subject), grant.Version, grant.RefreshDueAt, grant.Content), expectedVersion, cancellationToken);

    private static string Hash(string subject) => subject.Length > 1000 ? $"{subject[..500]}…" : subject;
}

internal sealed class TellsVersionsOfThePast : BrokenStore, IGrantStore
{
    private readonly ConcurrentDictionary<string, long> _first = new();

    public override ValueTask<bool> TrySaveAsync(StoredGrant grant, long expectedVersion, CancellationToken cancellationToken = default)
    {
        _first.TryAdd(grant.Subject, grant.Version);
        return Inner.TrySaveAsync(grant, expectedVersion, cancellationToken);
    }

    public ValueTask<IReadOnlyDictionary<string, long>> FindVersionsAsync(IReadOnlyCollection<string> subjects, CancellationToken cancellationToken = default) =>
        new(subjects.Where(_first.ContainsKey).ToDictionary(subject => subject, subject => _first[subject]));
}
