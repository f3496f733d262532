using System.Runtime.CompilerServices;
using CTraderAuth.Storage;

namespace CTraderAuth.Tests.Rotation.Schedules;

/// <summary>One program's way to the shared row: every operation waits at a gate, and tells of no change by itself.</summary>
internal sealed class GatedStore(IGrantStore shared, Action<Gate> arrive, Action<StoredGrant> written) : IGrantStore
{
    public async ValueTask<StoredGrant?> FindAsync(string subject, CancellationToken cancellationToken = default)
    {
        await PassAsync("reads").ConfigureAwait(false);
        return await shared.FindAsync(subject, CancellationToken.None).ConfigureAwait(false);
    }

    public async ValueTask<bool> TrySaveAsync(StoredGrant grant, long expectedVersion, CancellationToken cancellationToken = default)
    {
        var passage = await PassAsync("writes").ConfigureAwait(false);
        var saved = await shared.TrySaveAsync(grant, expectedVersion, CancellationToken.None).ConfigureAwait(false);
        if (saved)
        {
            written(grant);
        }

        return passage is Passage.FailsAfter ? throw new IOException("The acknowledgement was lost.") : saved;
    }

    public async ValueTask<bool> TryRemoveAsync(string subject, long expectedVersion, CancellationToken cancellationToken = default)
    {
        await PassAsync("removes").ConfigureAwait(false);
        return await shared.TryRemoveAsync(subject, expectedVersion, CancellationToken.None).ConfigureAwait(false);
    }

    public IAsyncEnumerable<StoredGrant> ListAsync(DateTimeOffset? refreshDueBefore = null, CancellationToken cancellationToken = default) =>
        shared.ListAsync(refreshDueBefore, cancellationToken);

    public async IAsyncEnumerable<string?> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        yield break;
    }

    private async Task<Passage> PassAsync(string what)
    {
        var gate = new Gate(what);
        arrive(gate);
        var passage = await gate.Passed.ConfigureAwait(false);
        return passage is Passage.FailsBefore ? throw new IOException("The store is away.") : passage;
    }
}
