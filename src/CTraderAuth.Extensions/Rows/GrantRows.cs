using System.Runtime.CompilerServices;
using CTraderAuth.Diagnostics;
using CTraderAuth.Grants;
using CTraderAuth.Storage;

namespace CTraderAuth.Rows;

/// <summary>The store for the rotation: grants instead of bytes, rows instead of versions.</summary>
internal sealed class GrantRows(IGrantStore store, NewestRows newest, GrantCodec codec, GrantLife life, ClientCredentials credentials, TimeProvider time, IKeyGuard? keys = null)
{
    /// <summary>How long a disconnected grant is remembered.</summary>
    private static readonly TimeSpan TombstoneLife = TimeSpan.FromDays(90);

    private readonly IKeyGuard _keys = keys ?? new ProtectionGuard(store, codec, time);

    public async ValueTask<GrantRow> FindAsync(string subject, CancellationToken cancellationToken)
    {
        await EnsureKeysAsync(cancellationToken).ConfigureAwait(false);
        var setbacks = newest.Setbacks;
        var stored = await newest.FindAsync(subject, cancellationToken).ConfigureAwait(false);
        return stored is null ? new GrantRow(subject, 0, null)
            : await WithoutContentAsync(subject, stored, cancellationToken).ConfigureAwait(false) is not { } unread ? Read(subject, stored, setbacks)
            : unread.Damaged ? unread
            : throw new ProtectionException(unread.Problem!);
    }

    /// <summary>A row that is only displayed: a row that a newer version or another program wrote is returned as unreadable.</summary>
    public async ValueTask<GrantRow> PeekAsync(string subject, CancellationToken cancellationToken)
    {
        await EnsureKeysAsync(cancellationToken).ConfigureAwait(false);
        var setbacks = newest.Setbacks;
        var stored = await newest.FindAsync(subject, cancellationToken).ConfigureAwait(false);
        return stored is null ? new GrantRow(subject, 0, null) : await PeekAsync(subject, stored, setbacks, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The row as this process last saw it, to begin a rotation from; null if it saw none. A write finds out whether it has changed.</summary>
    public async ValueTask<GrantRow?> RememberedAsync(string subject, CancellationToken cancellationToken)
    {
        await EnsureKeysAsync(cancellationToken).ConfigureAwait(false);
        return newest.Remembered(subject) is { } stored ? await PeekAsync(subject, stored, null, cancellationToken).ConfigureAwait(false) : null;
    }

    /// <summary>The versions in the store, which say which rows must be read; <see cref="IsDoubtful"/> too.</summary>
    public ValueTask<IReadOnlyDictionary<string, long>> FindVersionsAsync(string[] subjects, CancellationToken cancellationToken) => store.FindVersionsAsync(subjects, cancellationToken);

    /// <inheritdoc cref="NewestRows.IsDoubtful"/>
    public bool IsDoubtful(string subject, long version) => newest.IsDoubtful(subject, version);

    /// <summary>Writes the next state of a row; null when the row has changed since.</summary>
    public async ValueTask<GrantRow?> TrySaveAsync(GrantRow row, Grant next, CancellationToken cancellationToken)
    {
        if (!GrantCheck.IsSound(next))
        {
            throw new InvalidOperationException($"The grant of '{LoggedSubject.Of(row.Subject)}' was not written, because it could not be read again.");
        }

        await EnsureMarkedAsync(cancellationToken).ConfigureAwait(false);

        // What is in an unknown row was once allowed to be there.
        if (row is { Exists: false, Unknown: false } && !codec.Protects && !await _keys.AcceptsPlainAsync(cancellationToken).ConfigureAwait(false))
        {
            throw new ProtectionException(ProtectionGuard.Problem);
        }

        var (now, setbacks) = (time.GetUtcNow(), newest.Setbacks);
        var version = RowVersions.Next(row.Version, now);
        var stored = new StoredGrant(row.Subject, version, GrantSituation.Of(next, life, credentials, now).BeginsAt, codec.Encode(row.Subject, next));
        if (!await SwapAsync(row, stored, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        newest.Note(stored, next, setbacks);
        return new GrantRow(row.Subject, version, next);
    }

    public async ValueTask<bool> TryRemoveAsync(GrantRow row, CancellationToken cancellationToken)
    {
        var removed = await store.TryRemoveAsync(row.Subject, row.Version, cancellationToken).ConfigureAwait(false);
        if (removed)
        {
            newest.Remove(row.Subject);
        }

        return removed;
    }

    /// <summary>Every row except tombstones, which are removed once they are old.</summary>
    public async IAsyncEnumerable<GrantRow> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await EnsureKeysAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var stored in store.ListAsync(null, cancellationToken).ConfigureAwait(false))
        {
            if (!ReservedSubjects.IsSubject(stored.Subject))
            {
                continue;
            }

            var row = await ListedAsync(stored, cancellationToken).ConfigureAwait(false);
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

    /// <summary>The rows whose next rotation may begin at or before a moment, earliest first. A row that cannot be read is returned as unreadable.</summary>
    public async IAsyncEnumerable<GrantRow> ListDueAsync(DateTimeOffset before, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await EnsureKeysAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var stored in store.ListAsync(before, cancellationToken).ConfigureAwait(false))
        {
            if (ReservedSubjects.IsSubject(stored.Subject))
            {
                yield return await ListedAsync(stored, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public async IAsyncEnumerable<string?> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var subject in store.WatchAsync(cancellationToken).ConfigureAwait(false))
        {
            if (subject is null || ReservedSubjects.IsSubject(subject))
            {
                yield return subject;
            }
        }
    }

    /// <summary>When the store was last found to have lost writes of a subject; null if it never was.</summary>
    public DateTimeOffset? WentBackAt(string subject) => newest.WentBackAt(subject);

    /// <summary>Throws when this program does not protect the store the way its rows are protected.</summary>
    public ValueTask EnsureKeysAsync(CancellationToken cancellationToken) => _keys.EnsureAsync(cancellationToken);

    /// <inheritdoc cref="IKeyGuard.EnsureMarkedAsync"/>
    public ValueTask EnsureMarkedAsync(CancellationToken cancellationToken) => _keys.EnsureMarkedAsync(cancellationToken);

    private async ValueTask<bool> SwapAsync(GrantRow row, StoredGrant stored, CancellationToken cancellationToken)
    {
        // For a store, expected version 0 means that there must be no row: a row that has version 0 must be removed first.
        var swapped = (row.StoredVersion != 0 || !row.Exists || await store.TryRemoveAsync(row.Subject, 0, cancellationToken).ConfigureAwait(false))
            && await store.TrySaveAsync(stored, row.StoredVersion, cancellationToken).ConfigureAwait(false);
        if (swapped || row.Version == row.StoredVersion)
        {
            return swapped;
        }

        // Trying again at once would loop.
        return (await store.FindAsync(row.Subject, cancellationToken).ConfigureAwait(false))?.Version == row.StoredVersion
            ? throw new IOException($"The row of {LoggedSubject.Of(row.Subject)} has version {row.StoredVersion}, which this library never writes, and the store cannot replace it. Remove the row from the store.")
            : false;
    }

    /// <summary>A row that is rejected before its content is read; null when the content decides.</summary>
    private async ValueTask<GrantRow?> WithoutContentAsync(string subject, StoredGrant stored, CancellationToken cancellationToken)
    {
        var foreign = codec.Protects ? codec.IsToBeTakenOver(subject, stored.Content) : GrantCodec.IsProtected(stored.Content);
        if (foreign && !await _keys.AcceptsPlainAsync(cancellationToken).ConfigureAwait(false))
        {
            return codec.Protects
                ? Damaged(subject, stored, "The stored grant is not encrypted, although every grant in this store was. It was written by a program without ProtectTokens(), or by somebody without the keys.")
                : new(subject, 0, null, ProtectionGuard.Problem) { StoredVersion = stored.Version, Exists = true };
        }

        return RowVersions.IsSound(stored.Version) ? null : Damaged(subject, stored, $"The stored row is damaged: it has version {stored.Version}, which this library never writes.");
    }

    private static GrantRow Damaged(string subject, StoredGrant stored, string problem) =>
        new(subject, RowVersions.IsSound(stored.Version) ? stored.Version : 0, null, problem) { StoredVersion = stored.Version, Exists = true, Damaged = true };

    private ValueTask<GrantRow> ListedAsync(StoredGrant listed, CancellationToken cancellationToken) =>
        newest.IsDoubtful(listed.Subject, listed.Version) ? PeekAsync(listed.Subject, cancellationToken) : PeekAsync(listed.Subject, listed, null, cancellationToken);

    private async ValueTask<GrantRow> PeekAsync(string subject, StoredGrant stored, int? setbacks, CancellationToken cancellationToken)
    {
        if (await WithoutContentAsync(subject, stored, cancellationToken).ConfigureAwait(false) is { } unread)
        {
            return unread;
        }

        try
        {
            return Read(subject, stored, setbacks);
        }
        catch (Exception e)
        {
            // Whatever the failure is, it affects only this row.
            return new(subject, stored.Version, null, e is NewerFormatException ? e.Message : $"The registered ITokenProtector failed on the stored grant ({e.GetType().Name}).");
        }
    }

    /// <param name="subject">The subject.</param>
    /// <param name="stored">Its row.</param>
    /// <param name="setbacks">What <see cref="NewestRows.Setbacks"/> was before the row was read; null if it was listed or is remembered: a listing of everything must not push out what this process works with.</param>
    private GrantRow Read(string subject, StoredGrant stored, int? setbacks)
    {
        var decoded = codec.Read(subject, stored.Content);
        if (decoded.Grant is { } grant && setbacks is { } before)
        {
            newest.Note(stored, grant, before);
        }

        return decoded.IsDamaged ? Damaged(subject, stored, decoded.Problem!) : new(subject, stored.Version, decoded.Grant, decoded.Problem);
    }
}
