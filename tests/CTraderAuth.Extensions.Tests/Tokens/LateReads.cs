using System.Collections.Concurrent;
using CTraderAuth.Storage;

namespace CTraderAuth.Tests.Tokens;

/// <summary>A store with a read of "alice" that is over long before it returns, or begins long after it was asked for.</summary>
internal sealed class LateReads(IGrantStore inner) : IGrantStore, IDisposable
{
    private const int HoldsAny = 1, HoldsMissing = 2;

    private readonly TaskCompletionSource _read = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, int> _reads = new();
    private int _holds;
    private int _delays;

    public void HoldNextRead(bool missing = false) => Volatile.Write(ref _holds, missing ? HoldsMissing : HoldsAny);

    public void DelayNextRead() => Volatile.Write(ref _delays, 1);

    /// <summary>How often the row of a subject was read through this store.</summary>
    public int ReadsOf(string subject) => _reads.GetValueOrDefault(subject);

    /// <summary>Completes when the read is held, or delayed.</summary>
    public Task HasReadAsync() => _read.Task;

    public void Release() => _released.TrySetResult();

    public async ValueTask<StoredGrant?> FindAsync(string subject, CancellationToken cancellationToken = default)
    {
        if (subject is "alice" && Interlocked.Exchange(ref _delays, 0) is 1)
        {
            await WaitAsync();
        }

        var found = await inner.FindAsync(subject, cancellationToken);
        _reads.AddOrUpdate(subject, 1, static (_, reads) => reads + 1);
        if (subject is "alice" && ((found is null && Interlocked.CompareExchange(ref _holds, 0, HoldsMissing) is HoldsMissing) || Interlocked.CompareExchange(ref _holds, 0, HoldsAny) is HoldsAny))
        {
            await WaitAsync();
        }

        return found;
    }

    public ValueTask<bool> TrySaveAsync(StoredGrant grant, long expectedVersion, CancellationToken cancellationToken = default) => inner.TrySaveAsync(grant, expectedVersion, cancellationToken);

    public ValueTask<bool> TryRemoveAsync(string subject, long expectedVersion, CancellationToken cancellationToken = default) => inner.TryRemoveAsync(subject, expectedVersion, cancellationToken);

    public IAsyncEnumerable<StoredGrant> ListAsync(DateTimeOffset? refreshDueBefore = null, CancellationToken cancellationToken = default) => inner.ListAsync(refreshDueBefore, cancellationToken);

    public IAsyncEnumerable<string?> WatchAsync(CancellationToken cancellationToken = default) => inner.WatchAsync(cancellationToken);

    public void Dispose() => Release();

    private Task WaitAsync()
    {
        _read.TrySetResult();
        return _released.Task;
    }
}
