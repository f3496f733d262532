using System.Runtime.CompilerServices;
using CTraderAuth.Storage;

namespace CTraderAuth.Tests.Tokens;

/// <summary>A store that announces what the test says, and nothing else.</summary>
internal sealed class ToldStore(IGrantStore inner) : IGrantStore
{
    private readonly ChangeBroadcast _changes = new();

    public void Announce(string? subject) => _changes.Publish(subject);

    public ValueTask<StoredGrant?> FindAsync(string subject, CancellationToken cancellationToken = default) => inner.FindAsync(subject, cancellationToken);

    public ValueTask<bool> TrySaveAsync(StoredGrant grant, long expectedVersion, CancellationToken cancellationToken = default) => inner.TrySaveAsync(grant, expectedVersion, cancellationToken);

    public ValueTask<bool> TryRemoveAsync(string subject, long expectedVersion, CancellationToken cancellationToken = default) => inner.TryRemoveAsync(subject, expectedVersion, cancellationToken);

    public IAsyncEnumerable<StoredGrant> ListAsync(DateTimeOffset? refreshDueBefore = null, CancellationToken cancellationToken = default) => inner.ListAsync(refreshDueBefore, cancellationToken);

    public async IAsyncEnumerable<string?> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var subscription = _changes.Subscribe();
        yield return null;
        await foreach (var subject in subscription.ReadAsync(cancellationToken))
        {
            yield return subject;
        }
    }
}
