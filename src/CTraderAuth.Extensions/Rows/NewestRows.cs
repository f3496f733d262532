using System.Collections.Concurrent;
using CTraderAuth.Diagnostics;
using CTraderAuth.Grants;
using CTraderAuth.Storage;
using Microsoft.Extensions.Logging;

namespace CTraderAuth.Rows;

/// <summary>Remembers the newest row of each subject that this process read or wrote. A store that returns an older one has lost writes: the newer one is put back.</summary>
/// <remarks>A remedy, not a promise: it helps only rows that a living process has seen. A row that is gone is not put back: it may have been removed.</remarks>
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
    private readonly ConcurrentQueue<string> _order = new();
    private readonly CancellationTokenSource _ended = new();
    private int _recalls;

    public NewestRows(IGrantStore store, GrantCodec codec, StoreSetbacks setbacks, RotationMetrics metrics, ILogger<NewestRows> logger)
    {
        (_store, _codec, _setbacks, _metrics, _logger) = (store, codec, setbacks, metrics, new(logger));
        _setbacks.WentBack += Recall;
    }

    /// <summary>The row as last written by any process, even if the store has lost that since.</summary>
    public async ValueTask<StoredGrant?> FindAsync(string subject, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            // Taken before the read: whatever was known then must be in the result.
            var known = _known.GetValueOrDefault(subject);
            var stored = await _store.FindAsync(subject, cancellationToken).ConfigureAwait(false);
            if (known is null)
            {
                return stored;
            }

            if (stored is null)
            {
                _known.TryRemove(new(subject, known));
                return null;
            }

            if (!IsOlder(stored, known))
            {
                return stored;
            }

            if (attempt > Attempts)
            {
                throw new IOException($"The store has an older row of {LoggedSubject.Of(subject)} than this process has seen, and the newer one could not be put back. Its refresh token was spent since, so it is not sent.");
            }

            await PutBackAsync(stored, known).ConfigureAwait(false);
        }
    }

    /// <summary>Whether a row of a listing must be read by itself: this process knows another version.</summary>
    public bool IsDoubtful(StoredGrant listed) => _known.TryGetValue(listed.Subject, out var known) && known.Row.Version != listed.Version;

    /// <summary>Remembers a row that was read or written, unless a newer one is known.</summary>
    public void Note(StoredGrant stored, Grant grant)
    {
        if (_known.TryGetValue(stored.Subject, out var before) && before.Row.Version == stored.Version)
        {
            return;
        }

        var noted = new Known(stored, grant.Id, grant.Generation, grant.IssuedAt);
        if (_known.TryAdd(stored.Subject, noted))
        {
            _order.Enqueue(stored.Subject);
            Forget();
            return;
        }

        _known.AddOrUpdate(stored.Subject, noted, (_, known) => noted.IsOlderThan(known) ? known : noted);
    }

    /// <summary>Forgets a row that was removed: what is created next does not continue it.</summary>
    public void Remove(string subject) => _known.TryRemove(subject, out _);

    public void Dispose()
    {
        _setbacks.WentBack -= Recall;
        _ended.Cancel();
        _ended.Dispose();
    }

    private void Forget()
    {
        while (_order.Count > Most && _order.TryDequeue(out var oldest))
        {
            _known.TryRemove(oldest, out _);
        }
    }

    private bool IsOlder(StoredGrant stored, Known known)
    {
        if (stored.Version == known.Row.Version || !RowVersions.IsSound(stored.Version))
        {
            return false;
        }

        try
        {
            return _codec.Decode(stored.Subject, stored.Content) is { } grant && new Known(stored, grant.Id, grant.Generation, grant.IssuedAt).IsOlderThan(known);
        }
        catch (NotSupportedException)
        {
            // A newer version of this library wrote it.
            return false;
        }
    }

    private async Task PutBackAsync(StoredGrant stored, Known known)
    {
        _metrics.WentBack();
        _logger.RowWentBack(stored.Subject, known.Generation);
        if (_setbacks.FoundBehind())
        {
            _setbacks.MayHaveGoneBack();
        }

        // Exactly as it was: with a higher version, the row of a process that knows less would look newer than the newest. Only a claim that began from the lost state makes a higher one necessary.
        var version = known.Row.Version > stored.Version ? known.Row.Version : RowVersions.Next(stored.Version, DateTimeOffset.UnixEpoch);
        var row = new StoredGrant(known.Row.Subject, version, known.Row.RefreshDueAt, known.Row.Content);
        if (await _store.TrySaveAsync(row, stored.Version, CancellationToken.None).ConfigureAwait(false))
        {
            _known.TryUpdate(known.Row.Subject, known with { Row = row }, known);
            _logger.RowPutBack(stored.Subject);
        }
    }

    // In the background, one after the other: each found row looks by itself whether it is older.
    private void Recall()
    {
        if (Interlocked.Increment(ref _recalls) == 1)
        {
            _ = Task.Run(RecallAsync);
        }
    }

    private async Task RecallAsync()
    {
        int recalls;
        do
        {
            recalls = Volatile.Read(ref _recalls);
            foreach (var subject in _known.Keys)
            {
                try
                {
                    await FindAsync(subject, _ended.Token).ConfigureAwait(false);
                }
                catch (Exception) when (_ended.IsCancellationRequested)
                {
                    return;
                }
                catch (Exception e)
                {
                    // Read again when it is used.
                    _logger.StoreFailed(e, subject);
                }
            }
        }
        while (Interlocked.CompareExchange(ref _recalls, 0, recalls) != recalls);
    }

    private sealed record Known(StoredGrant Row, string Id, long Generation, DateTimeOffset IssuedAt)
    {
        /// <summary>Generations count rotations of one grant. A later consent has another id, and then only its version and its time say which came first.</summary>
        public bool IsOlderThan(Known other) => Id == other.Id
            ? Generation < other.Generation || (Generation == other.Generation && Row.Version < other.Row.Version)
            : Row.Version < other.Row.Version && IssuedAt <= other.IssuedAt;
    }
}
