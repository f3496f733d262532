using CTraderAuth.Storage;

namespace CTraderAuth.Tests.Tokens;

/// <summary>A store that takes no notice of a cancellation.</summary>
internal sealed class DeafStore(IGrantStore inner) : IGrantStore
{
    /// <summary>Whether the watch takes no notice of it either.</summary>
    public bool HasDeafWatch { get; init; }

    public ValueTask<StoredGrant?> FindAsync(string subject, CancellationToken cancellationToken = default) => inner.FindAsync(subject, CancellationToken.None);

    public ValueTask<bool> TrySaveAsync(StoredGrant grant, long expectedVersion, CancellationToken cancellationToken = default) =>
        inner.TrySaveAsync(grant, expectedVersion, CancellationToken.None);

    public ValueTask<bool> TryRemoveAsync(string subject, long expectedVersion, CancellationToken cancellationToken = default) =>
        inner.TryRemoveAsync(subject, expectedVersion, CancellationToken.None);

    public IAsyncEnumerable<StoredGrant> ListAsync(DateTimeOffset? refreshDueBefore = null, CancellationToken cancellationToken = default) =>
        inner.ListAsync(refreshDueBefore, CancellationToken.None);

    public IAsyncEnumerable<string?> WatchAsync(CancellationToken cancellationToken = default) => inner.WatchAsync(HasDeafWatch ? CancellationToken.None : cancellationToken);
}
