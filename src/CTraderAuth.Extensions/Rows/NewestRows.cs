using System.Collections.Concurrent;
using CTraderAuth.Diagnostics;
using CTraderAuth.Grants;
using CTraderAuth.Storage;
using Microsoft.Extensions.Logging;

namespace CTraderAuth.Rows;

/// <summary>Remembers the newest row of each subject that this process read or wrote. A store that returns an older one has lost writes: the newer one is put back.</summary>
/// <remarks>A remedy, not a promise: it helps only rows that a running process has seen. A row that is gone is put back only if the store has reported since then that it may have lost writes; otherwise the row was removed.</remarks>
internal sealed class NewestRows : IDisposable
{
    /// <summary>About 30 MB; beyond it, the rows that were remembered first are forgotten.</summary>
    private const int Most = 20_000;
    private const int Attempts = 10;

    private readonly IGrantStore _store;
    private readonly GrantCodec _codec;
    private readonly StoreSetbacks _setbacks;
    private readonly RotationMetrics _metrics;
    private readonly QuietLogger _logger;
    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _wentBack = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _order = new();
    private readonly Recall _recall;

    public NewestRows(IGrantStore store, GrantCodec codec, StoreSetbacks setbacks, RotationMetrics metrics, ILogger<NewestRows> logger)
    {
        (_store, _codec, _setbacks, _metrics, _logger) = (store, codec, setbacks, metrics, new(logger));
        _recall = new(() => _known.Keys, FindAsync, setbacks, _logger);
    }

    /// <summary>The row as last written by any process, even if the store has lost that since.</summary>
    public async ValueTask<StoredGrant?> FindAsync(string subject, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            // Taken before the read: whatever was known then must be in the result.
            var (known, setbacks) = (_known.GetValueOrDefault(subject), _setbacks.Count);
            var stored = await _store.FindAsync(subject, cancellationToken).ConfigureAwait(false);
            if (known is null)
            {
                return stored;
            }

            if (stored is null && !IsLost(known))
            {
                _known.TryRemove(new(subject, known));
                return null;
            }

            // Another call has read it meanwhile, or written it: what was known before says nothing about a row that is gone by now.
            if (stored is null && _known.GetValueOrDefault(subject) != known)
            {
                continue;
            }

            if (stored is not null && !IsOlder(stored, known))
            {
                if (stored.Version == known.Row.Version && known.Setbacks != setbacks)
                {
                    _known.TryUpdate(subject, known with { Setbacks = setbacks }, known);
                }

                return stored;
            }

            if (attempt > Attempts)
            {
                throw new IOException($"The store has an older row of {LoggedSubject.Of(subject)} than this process has seen, or none, and the newer one could not be put back. Its refresh token has been spent since, so it is not sent.");
            }

            await PutBackAsync(stored?.Version ?? 0, known with { Setbacks = setbacks }, known).ConfigureAwait(false);
        }
    }

    /// <summary>How often the store may have lost writes.</summary>
    public int Setbacks => _setbacks.Count;

    /// <summary>The row as this process last saw it; null if it saw none, or the store may have lost writes since. Others may have changed it.</summary>
    public StoredGrant? Remembered(string subject) => _known.TryGetValue(subject, out var known) && known.Setbacks == Setbacks ? known.Row : null;

    /// <summary>Whether a row whose version was found without reading it must be read by itself: this process knows another version.</summary>
    public bool IsDoubtful(string subject, long version) => _known.TryGetValue(subject, out var known) && known.Row.Version != version;

    /// <summary>Remembers a row that was read or written, unless a newer one is known.</summary>
    /// <param name="stored">The row.</param>
    /// <param name="grant">The grant in it.</param>
    /// <param name="setbacks">What <see cref="Setbacks"/> was before that.</param>
    public void Note(StoredGrant stored, Grant grant, int setbacks)
    {
        if (_known.TryGetValue(stored.Subject, out var before) && before.Row.Version == stored.Version)
        {
            return;
        }

        var noted = Known.Of(stored, grant, setbacks);
        if (_known.TryAdd(stored.Subject, noted))
        {
            _order.Enqueue(stored.Subject);
            Forget();
            return;
        }

        _known.AddOrUpdate(stored.Subject, noted, (_, known) => noted.IsOlderThan(known) ? known : noted);
    }

    /// <summary>Forgets a row that was removed: what is created next does not continue it.</summary>
    public void Remove(string subject)
    {
        _known.TryRemove(subject, out _);
        _wentBack.TryRemove(subject, out _);
    }

    /// <summary>When the store was last found to have lost writes of a subject; null if it never was.</summary>
    public DateTimeOffset? WentBackAt(string subject) => _wentBack.TryGetValue(subject, out var at) ? at : null;

    public void Dispose() => _recall.Dispose();

    private void Forget()
    {
        while (_order.Count > Most && _order.TryDequeue(out var oldest))
        {
            Remove(oldest);
        }
    }

    /// <summary>The store may have lost the row since it was last seen, and it says more than that an attempt was made.</summary>
    private bool IsLost(Known known) => !known.IsBlank && known.Setbacks != _setbacks.Count;

    private bool IsOlder(StoredGrant stored, Known known)
    {
        if (stored.Version == known.Row.Version || !RowVersions.IsSound(stored.Version))
        {
            return false;
        }

        try
        {
            return _codec.Decode(stored.Subject, stored.Content) is { } grant && Known.Of(stored, grant, 0).IsOlderThan(known);
        }
        catch (NewerFormatException)
        {
            return false;
        }
    }

    private async Task PutBackAsync(long storedVersion, Known again, Known known)
    {
        var subject = known.Row.Subject;
        _wentBack[subject] = _setbacks.Now;
        _metrics.WentBack();
        _logger.RowWentBack(subject, known.Generation);
        if (_setbacks.FoundBehind(known.Setbacks))
        {
            _setbacks.MayHaveGoneBack();
        }

        // Exactly as it was: with a higher version, the row of a process that knows less would look newer than the newest. Only a claim that began from the lost state makes a higher one necessary.
        var version = known.Row.Version > storedVersion ? known.Row.Version : RowVersions.Next(storedVersion, DateTimeOffset.UnixEpoch);
        var row = new StoredGrant(subject, version, known.Row.RefreshDueAt, known.Row.Content);
        if (await _store.TrySaveAsync(row, storedVersion, CancellationToken.None).ConfigureAwait(false))
        {
            _known.TryUpdate(subject, again with { Row = row }, known);
            _logger.RowPutBack(subject);
        }
    }

    /// <param name="Row">The row.</param>
    /// <param name="Id">The grant in it.</param>
    /// <param name="Generation">The number of its pair, 1 for the first one.</param>
    /// <param name="ConsentEpoch">The epoch in which the grant began.</param>
    /// <param name="Epoch">The epoch that the row had reached.</param>
    /// <param name="IsBlank">There is nothing but an attempt in it.</param>
    /// <param name="Setbacks">How often the store may have lost writes before the row was seen.</param>
    private sealed record Known(StoredGrant Row, string Id, long Generation, long ConsentEpoch, long Epoch, bool IsBlank, int Setbacks)
    {
        public static Known Of(StoredGrant row, Grant grant, int setbacks) => new(row, grant.Id, grant.Generation, grant.ConsentEpoch, grant.Epoch, grant.IsBlank, setbacks);

        /// <summary>Generations count rotations of one grant. A consent, import or disconnect begins another one: it came later if it began in an epoch that the row had not passed yet. Clocks differ, so no time counts.</summary>
        public bool IsOlderThan(Known other) => Id == other.Id
            ? Generation < other.Generation || (Generation == other.Generation && Row.Version < other.Row.Version)
            : Row.Version < other.Row.Version && ConsentEpoch < other.ConsentEpoch && Epoch <= other.ConsentEpoch;
    }
}
