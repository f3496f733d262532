using CTraderAuth.Storage;

namespace CTraderAuth.Benchmarks.Storm;

/// <summary>A store that is far away: every read of a grant takes a while.</summary>
internal sealed class SlowReads(IGrantStore store, TimeSpan takes) : IGrantStore
{
    public async ValueTask<StoredGrant?> FindAsync(string subject, CancellationToken cancellationToken = default)
    {
        await Task.Delay(takes, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        return await store.FindAsync(subject, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<bool> TrySaveAsync(StoredGrant grant, long expectedVersion, CancellationToken cancellationToken = default) =>
        store.TrySaveAsync(grant, expectedVersion, cancellationToken);

    public ValueTask<bool> TryRemoveAsync(string subject, long expectedVersion, CancellationToken cancellationToken = default) =>
        store.TryRemoveAsync(subject, expectedVersion, cancellationToken);

    public IAsyncEnumerable<StoredGrant> ListAsync(DateTimeOffset? refreshDueBefore = null, CancellationToken cancellationToken = default) =>
        store.ListAsync(refreshDueBefore, cancellationToken);

    public IAsyncEnumerable<string?> WatchAsync(CancellationToken cancellationToken = default) => store.WatchAsync(cancellationToken);
}
