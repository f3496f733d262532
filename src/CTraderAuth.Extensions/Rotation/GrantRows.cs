using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using CTraderAuth.Storage;

namespace CTraderAuth.Rotation;

/// <summary>The store as the rotation sees it: grants instead of bytes, rows instead of versions.</summary>
internal sealed class GrantRows(IGrantStore store, GrantCodec codec, GrantLife life, GrantTransition transition, TimeProvider time, IKeyGuard? keys = null)
{
    /// <summary>How long a disconnected grant is remembered.</summary>
    private static readonly TimeSpan TombstoneLife = TimeSpan.FromDays(90);

    private const int ChanceBits = 20;

    public async ValueTask<GrantRow> FindAsync(string subject, CancellationToken cancellationToken)
    {
        await EnsureKeysAsync(cancellationToken).ConfigureAwait(false);
        var stored = await store.FindAsync(subject, cancellationToken).ConfigureAwait(false);
        return stored is null ? new GrantRow(subject, 0, null) : Read(stored);
    }

    /// <summary>A row that is looked at and not worked on: one that a newer version wrote is there too, unreadable.</summary>
    public async ValueTask<GrantRow> PeekAsync(string subject, CancellationToken cancellationToken)
    {
        await EnsureKeysAsync(cancellationToken).ConfigureAwait(false);
        var stored = await store.FindAsync(subject, cancellationToken).ConfigureAwait(false);
        return stored is null ? new GrantRow(subject, 0, null) : Peek(stored);
    }

    /// <summary>Writes the next state of a row; null when the row has moved on.</summary>
    public async ValueTask<GrantRow?> TrySaveAsync(GrantRow row, Grant next, CancellationToken cancellationToken)
    {
        var version = row.Version == 0 ? FirstVersion() : row.Version + 1;
        var stored = new StoredGrant(row.Subject, version, RefreshDueAt(next), codec.Encode(row.Subject, next));
        return await store.TrySaveAsync(stored, row.Version, cancellationToken).ConfigureAwait(false)
            ? new GrantRow(row.Subject, version, next)
            : null;
    }

    public ValueTask<bool> TryRemoveAsync(GrantRow row, CancellationToken cancellationToken) =>
        store.TryRemoveAsync(row.Subject, row.Version, cancellationToken);

    /// <summary>Every row but the tombstones, which are removed once they are old.</summary>
    public async IAsyncEnumerable<GrantRow> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await EnsureKeysAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var stored in store.ListAsync(null, cancellationToken).ConfigureAwait(false))
        {
            if (stored.Subject == Canary.Subject)
            {
                continue;
            }

            var row = Peek(stored);
            if (row.Grant?.Reason is not ReauthorizationReason.Disconnected)
            {
                yield return row;
            }
            else if (row.Grant.DisconnectedAt is { } at && time.GetUtcNow() - at > TombstoneLife)
            {
                await TryRemoveAsync(row, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public async IAsyncEnumerable<string?> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var subject in store.WatchAsync(cancellationToken).ConfigureAwait(false))
        {
            if (subject != Canary.Subject)
            {
                yield return subject;
            }
        }
    }

    /// <summary>Throws when the protector has other keys than those with which the store was written.</summary>
    public ValueTask EnsureKeysAsync(CancellationToken cancellationToken) => keys?.EnsureAsync(cancellationToken) ?? ValueTask.CompletedTask;

    // Time and chance at creation, then counting: a version is never used twice, and a row that comes back after a loss is newer than the one that was lost.
    private long FirstVersion() => (time.GetUtcNow().ToUnixTimeMilliseconds() << ChanceBits) | (uint)RandomNumberGenerator.GetInt32(1, 1 << ChanceBits);

    private GrantRow Peek(StoredGrant stored)
    {
        try
        {
            return Read(stored);
        }
        catch (NotSupportedException e)
        {
            return new(stored.Subject, stored.Version, null, e.Message);
        }
    }

    private GrantRow Read(StoredGrant stored) => new(stored.Subject, stored.Version, codec.Decode(stored.Subject, stored.Content));

    private DateTimeOffset? RefreshDueAt(Grant grant)
    {
        if (transition.NeedsConsent(grant))
        {
            return null;
        }

        if (grant.IsBlank)
        {
            return grant.RetryAt;
        }

        var due = life.DueAt(grant);
        return grant.RetryAt > due ? grant.RetryAt : due;
    }
}
