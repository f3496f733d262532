using CTraderAuth.Storage;

namespace CTraderAuth.AspNetCore.Tests.Decorators;

internal sealed class DecoratedStore(IGrantStore inner, Calls calls) : IGrantStore
{
    public ValueTask<StoredGrant?> FindAsync(string subject, CancellationToken cancellationToken = default)
    {
        calls.Note(nameof(FindAsync));
        return inner.FindAsync(subject, cancellationToken);
    }

    public ValueTask<bool> TrySaveAsync(StoredGrant grant, long expectedVersion, CancellationToken cancellationToken = default) => inner.TrySaveAsync(grant, expectedVersion, cancellationToken);

    public ValueTask<bool> TryRemoveAsync(string subject, long expectedVersion, CancellationToken cancellationToken = default) => inner.TryRemoveAsync(subject, expectedVersion, cancellationToken);

    public IAsyncEnumerable<StoredGrant> ListAsync(DateTimeOffset? refreshDueBefore = null, CancellationToken cancellationToken = default) => inner.ListAsync(refreshDueBefore, cancellationToken);

    public IAsyncEnumerable<string?> WatchAsync(CancellationToken cancellationToken = default) => inner.WatchAsync(cancellationToken);
}
