using System.Runtime.CompilerServices;
using CTraderAuth.Storage;

namespace CTraderAuth.AspNetCore.Tests.Health;

internal sealed class UnreadableStore : IGrantStore
{
    public ValueTask<StoredGrant?> FindAsync(string subject, CancellationToken cancellationToken = default) => new((StoredGrant?)null);

    public ValueTask<bool> TrySaveAsync(StoredGrant grant, long expectedVersion, CancellationToken cancellationToken = default) => throw new IOException("/secret/path");

    public ValueTask<bool> TryRemoveAsync(string subject, long expectedVersion, CancellationToken cancellationToken = default) => throw new IOException("/secret/path");

    public IAsyncEnumerable<StoredGrant> ListAsync(DateTimeOffset? refreshDueBefore = null, CancellationToken cancellationToken = default) => throw new IOException("/secret/path");

    public async IAsyncEnumerable<string?> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        yield break;
    }
}
