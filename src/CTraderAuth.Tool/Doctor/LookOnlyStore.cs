using CTraderAuth.Storage;

namespace CTraderAuth.Tool.Doctor;

/// <summary>A store that nobody can write to, so that no check can spend or change a grant: a refresh is written down before it is sent.</summary>
internal sealed class LookOnlyStore(IGrantStore store) : IGrantStore, IAsyncDisposable
{
    // The only row that the library writes for itself.
    private const string Keys = "ctrader-auth:keys";

    public ValueTask<StoredGrant?> FindAsync(string subject, CancellationToken cancellationToken = default) => store.FindAsync(subject, cancellationToken);

    public IAsyncEnumerable<StoredGrant> ListAsync(DateTimeOffset? refreshDueBefore = null, CancellationToken cancellationToken = default) => store.ListAsync(refreshDueBefore, cancellationToken);

    public IAsyncEnumerable<string?> WatchAsync(CancellationToken cancellationToken = default) => store.WatchAsync(cancellationToken);

    /// <summary>Accepts and forgets what the library notes about its keys; refuses everything else.</summary>
    public ValueTask<bool> TrySaveAsync(StoredGrant grant, long expectedVersion, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(grant);
        return grant.Subject is Keys
            ? ValueTask.FromResult(true)
            : throw new InvalidOperationException("ctrader-auth doctor changes nothing, so this was not stored.");
    }

    /// <summary>Removes nothing, and says that somebody else was faster.</summary>
    public ValueTask<bool> TryRemoveAsync(string subject, long expectedVersion, CancellationToken cancellationToken = default) => ValueTask.FromResult(false);

    public async ValueTask DisposeAsync()
    {
        if (store is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync().ConfigureAwait(false);
        }
        else
        {
            (store as IDisposable)?.Dispose();
        }
    }
}
