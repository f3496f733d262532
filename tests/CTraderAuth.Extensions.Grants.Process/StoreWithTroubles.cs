using CTraderAuth.Storage;

namespace CTraderAuth.OtherProcess;

/// <summary>A decorated store that takes the attempt of a rotation and nothing after it while a file exists.</summary>
internal sealed class StoreWithTroubles(IGrantStore inner, string away) : IGrantStore
{
    private int _saves;

    public ValueTask<StoredGrant?> FindAsync(string subject, CancellationToken cancellationToken = default) => inner.FindAsync(subject, cancellationToken);

    public ValueTask<bool> TrySaveAsync(StoredGrant grant, long expectedVersion, CancellationToken cancellationToken = default) =>
        Interlocked.Increment(ref _saves) > 1 && File.Exists(away) ? throw new IOException("The disk is full.") : inner.TrySaveAsync(grant, expectedVersion, cancellationToken);

    public ValueTask<bool> TryRemoveAsync(string subject, long expectedVersion, CancellationToken cancellationToken = default) =>
        inner.TryRemoveAsync(subject, expectedVersion, cancellationToken);

    public IAsyncEnumerable<StoredGrant> ListAsync(DateTimeOffset? refreshDueBefore = null, CancellationToken cancellationToken = default) =>
        inner.ListAsync(refreshDueBefore, cancellationToken);

    public IAsyncEnumerable<string?> WatchAsync(CancellationToken cancellationToken = default) => inner.WatchAsync(cancellationToken);
}
