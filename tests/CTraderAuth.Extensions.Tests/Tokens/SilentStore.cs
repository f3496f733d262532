using System.Runtime.CompilerServices;
using CTraderAuth.Storage;

namespace CTraderAuth.Tests.Tokens;

/// <summary>A store that announces nothing, as when every writer is killed right after its write.</summary>
internal sealed class SilentStore(IGrantStore inner, bool saysNothing = false) : IGrantStore
{
    /// <summary>Called before each read.</summary>
    public Action Finding { get; set; } = static () => { };

    public ValueTask<StoredGrant?> FindAsync(string subject, CancellationToken cancellationToken = default)
    {
        Finding();
        return inner.FindAsync(subject, cancellationToken);
    }

    public ValueTask<bool> TrySaveAsync(StoredGrant grant, long expectedVersion, CancellationToken cancellationToken = default) => inner.TrySaveAsync(grant, expectedVersion, cancellationToken);

    public ValueTask<bool> TryRemoveAsync(string subject, long expectedVersion, CancellationToken cancellationToken = default) => inner.TryRemoveAsync(subject, expectedVersion, cancellationToken);

    public IAsyncEnumerable<StoredGrant> ListAsync(DateTimeOffset? refreshDueBefore = null, CancellationToken cancellationToken = default) => inner.ListAsync(refreshDueBefore, cancellationToken);

    public async IAsyncEnumerable<string?> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (!saysNothing)
        {
            yield return null;
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
    }
}
