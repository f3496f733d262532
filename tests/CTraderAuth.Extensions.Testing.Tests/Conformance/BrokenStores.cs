using System.Runtime.CompilerServices;
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

internal sealed class ListsWhatIsNotDue : BrokenStore
{
    public override IAsyncEnumerable<StoredGrant> ListAsync(DateTimeOffset? refreshDueBefore = null, CancellationToken cancellationToken = default) =>
        Inner.ListAsync(null, cancellationToken);
}

internal sealed class ListsThePageAgain : BrokenStore
{
    public override async IAsyncEnumerable<StoredGrant> ListAsync(
        DateTimeOffset? refreshDueBefore = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var i = 0;
        await foreach (var row in Inner.ListAsync(refreshDueBefore, cancellationToken))
        {
            yield return row;
            if (++i % 256 == 0)
            {
                yield return row;
            }
        }
    }
}

internal sealed class WatchesNothing : BrokenStore
{
    public override async IAsyncEnumerable<string?> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return null;
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
    }
}

internal sealed class WatchesWithoutSayingSo : BrokenStore
{
    public override async IAsyncEnumerable<string?> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return "somebody";
        await foreach (var subject in Inner.WatchAsync(cancellationToken).Skip(1))
        {
            yield return subject;
        }
    }
}

internal sealed class EndsAWatchQuietly : BrokenStore
{
    public override async IAsyncEnumerable<string?> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return null;
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
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

/// <summary>Announces a write before it is done, and never afterwards.</summary>
internal sealed class AnnouncesTooEarly : BrokenStore
{
    private readonly ChangeBroadcast _changes = new();

    public override async ValueTask<bool> TrySaveAsync(StoredGrant grant, long expectedVersion, CancellationToken cancellationToken = default)
    {
        _changes.Publish(grant.Subject);
        await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, cancellationToken);
        return await base.TrySaveAsync(grant, expectedVersion, cancellationToken);
    }

    public override async IAsyncEnumerable<string?> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var subscription = _changes.Subscribe();
        yield return null;
        await foreach (var subject in subscription.ReadAsync(cancellationToken))
        {
            yield return subject;
        }
    }
}

/// <summary>Hears nothing any more once its connection was cut.</summary>
internal sealed class DeafAfterACut : BrokenStore
{
    private readonly ChangeBroadcast _changes = new();
    private volatile bool _cut;

    public Task CutAsync()
    {
        _cut = true;
        return Task.CompletedTask;
    }

    public override async ValueTask<bool> TrySaveAsync(StoredGrant grant, long expectedVersion, CancellationToken cancellationToken = default)
    {
        var saved = await base.TrySaveAsync(grant, expectedVersion, cancellationToken);
        if (saved && !_cut)
        {
            _changes.Publish(grant.Subject);
        }

        return saved;
    }

    public override async IAsyncEnumerable<string?> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var subscription = _changes.Subscribe();
        yield return null;
        await foreach (var subject in subscription.ReadAsync(cancellationToken))
        {
            yield return subject;
        }
    }
}

/// <summary>Ends every listing at a damaged row.</summary>
internal sealed class StumblesOverDamage : BrokenStore
{
    private string? _damaged;

    public Task DamageAsync(string subject)
    {
        _damaged = subject;
        return Task.CompletedTask;
    }

    public override async IAsyncEnumerable<StoredGrant> ListAsync(DateTimeOffset? refreshDueBefore = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var row in base.ListAsync(refreshDueBefore, cancellationToken))
        {
            if (row.Subject == _damaged)
            {
                yield break;
            }

            yield return row;
        }
    }
}
