using CTraderAuth.Storage;

namespace CTraderAuth.Campaign.Child;

/// <summary>The store with a step before and after every write.</summary>
internal sealed class SteppedStore(IGrantStore inner, Steps steps) : IGrantStore, IAsyncDisposable
{
    public ValueTask<StoredGrant?> FindAsync(string subject, CancellationToken cancellationToken = default) => inner.FindAsync(subject, cancellationToken);

    public async ValueTask<bool> TrySaveAsync(StoredGrant grant, long expectedVersion, CancellationToken cancellationToken = default)
    {
        await steps.SaveAsync();
        var saved = await inner.TrySaveAsync(grant, expectedVersion, cancellationToken);
        await steps.SavedAsync();
        return saved;
    }

    public ValueTask<bool> TryRemoveAsync(string subject, long expectedVersion, CancellationToken cancellationToken = default) =>
        inner.TryRemoveAsync(subject, expectedVersion, cancellationToken);

    public IAsyncEnumerable<StoredGrant> ListAsync(DateTimeOffset? refreshDueBefore = null, CancellationToken cancellationToken = default) =>
        inner.ListAsync(refreshDueBefore, cancellationToken);

    public IAsyncEnumerable<string?> WatchAsync(CancellationToken cancellationToken = default) => inner.WatchAsync(cancellationToken);

    public ValueTask DisposeAsync() => ((IAsyncDisposable)inner).DisposeAsync();
}
