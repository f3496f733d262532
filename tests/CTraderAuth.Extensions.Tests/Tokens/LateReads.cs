using CTraderAuth.Storage;

namespace CTraderAuth.Tests.Tokens;

/// <summary>A store with a read of "alice" that is over long before it returns.</summary>
internal sealed class LateReads(IGrantStore inner) : IGrantStore, IDisposable
{
    private readonly TaskCompletionSource _read = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _holds;
    private int _reads;

    /// <summary>How often "alice" was read through this store.</summary>
    public int Reads => _reads;

    public void HoldNextRead() => Volatile.Write(ref _holds, 1);

    public Task HasReadAsync() => _read.Task;

    public void Release() => _released.TrySetResult();

    public async ValueTask<StoredGrant?> FindAsync(string subject, CancellationToken cancellationToken = default)
    {
        var found = await inner.FindAsync(subject, cancellationToken);
        Interlocked.Add(ref _reads, subject is "alice" ? 1 : 0);
        if (subject is "alice" && Interlocked.Exchange(ref _holds, 0) is 1)
        {
            _read.TrySetResult();
            await _released.Task;
        }

        return found;
    }

    public ValueTask<bool> TrySaveAsync(StoredGrant grant, long expectedVersion, CancellationToken cancellationToken = default) => inner.TrySaveAsync(grant, expectedVersion, cancellationToken);

    public ValueTask<bool> TryRemoveAsync(string subject, long expectedVersion, CancellationToken cancellationToken = default) => inner.TryRemoveAsync(subject, expectedVersion, cancellationToken);

    public IAsyncEnumerable<StoredGrant> ListAsync(DateTimeOffset? refreshDueBefore = null, CancellationToken cancellationToken = default) => inner.ListAsync(refreshDueBefore, cancellationToken);

    public IAsyncEnumerable<string?> WatchAsync(CancellationToken cancellationToken = default) => inner.WatchAsync(cancellationToken);

    public void Dispose() => Release();
}
