using System.Collections.Concurrent;
using CTraderAuth.Diagnostics;
using CTraderAuth.Grants;
using CTraderAuth.Rotation;
using CTraderAuth.Rows;
using CTraderAuth.Storage;
using Microsoft.Extensions.Logging;

namespace CTraderAuth;

/// <summary>Follows the changes of the store: makes tokens live that another process rotated, and wakes their waiters.</summary>
internal sealed class StoreFollower(GrantRows rows, GrantLife life, ClientCredentials credentials, LiveTokens live, Flights flights, SubjectSignals signals, TimeProvider time, ILogger<StoreFollower> logger) : IAsyncDisposable, IDisposable
{
    private const int Together = 500;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // A store that ignores the cancellation must not delay the end.
    private static readonly TimeSpan LastWait = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _ended = new();
    private readonly QuietLogger _logger = new(logger);
    private readonly Lock _starting = new();
    private readonly ConcurrentDictionary<string, bool> _missed = new(StringComparer.Ordinal);
    private Dictionary<string, long> _seen = new(StringComparer.Ordinal);
    private Task? _following;
    private Task? _ending;
    private int _isReading;
    private bool _isFailing;

    /// <summary>Starts on first use, so that a program that never requests a token watches nothing.</summary>
    public void Follow()
    {
        if (_following is not null)
        {
            return;
        }

        lock (_starting)
        {
            using (ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow())
            {
                _following ??= Task.Run(FollowAsync);
            }
        }
    }

    /// <summary>Reads the row of a subject in case a change was never announced. A store that fails now is asked again later.</summary>
    public async Task ReadAgainAsync(string subject)
    {
        try
        {
            await TakeOneAsync(subject).ConfigureAwait(false);
        }
        catch (Exception e) when (!_ended.IsCancellationRequested)
        {
            _logger.WatchFailed(e);
        }
    }

    public ValueTask DisposeAsync() => new(_ending ??= EndAsync());

    public void Dispose() => Task.Run(async () => await DisposeAsync().ConfigureAwait(false)).GetAwaiter().GetResult();

    private async Task EndAsync()
    {
        var told = _ended.CancelAsync();
        await Task.WhenAll(told, _following ?? Task.CompletedTask).WaitAsync(LastWait, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task FollowAsync()
    {
        flights.Missed += ReadLater;
        while (!_ended.IsCancellationRequested)
        {
            try
            {
                await foreach (var subject in rows.WatchAsync(_ended.Token).ConfigureAwait(false))
                {
                    await TakeAsync(subject).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException) when (_ended.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                _logger.WatchFailed(e);
            }

            await Task.Delay(Pause, time, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TakeAsync(string? subject)
    {
        if (subject is not null)
        {
            await TakeOneAsync(subject).ConfigureAwait(false);
            signals.Notify(subject);
            return;
        }

        await TakeChangedAsync().ConfigureAwait(false);
        signals.NotifyAll();
    }

    // Behind a pooler a gap comes every 5 s, so only what has changed since the last one is read, and what is not in use must not look used.
    // A store that went back may have the version of the last gap again: this process knows a newer one then.
    private async Task TakeChangedAsync()
    {
        flights.NoteChange(null);
        var seen = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var subjects in live.Subjects.Chunk(Together))
        {
            var versions = await rows.FindVersionsAsync(subjects, _ended.Token).ConfigureAwait(false);
            foreach (var subject in subjects)
            {
                var version = versions.GetValueOrDefault(subject);
                var isKnown = _seen.TryGetValue(subject, out var before) && before == version && !rows.IsDoubtful(subject, version);
                if (isKnown || await TakeOneAsync(subject).ConfigureAwait(false))
                {
                    seen[subject] = version;
                }
            }
        }

        _seen = seen;
    }

    /// <returns>Whether the row was read.</returns>
    private async Task<bool> TakeOneAsync(string subject)
    {
        // A flight of this process publishes its own result; if that misses this change, the row is read when the flight is over. A subject that is not in use here is read when it is used.
        flights.NoteChange(subject);
        if (flights.TryGet(subject, out _) || !live.Tracks(subject))
        {
            return false;
        }

        var before = live.VersionOf(subject);
        var row = await rows.PeekAsync(subject, _ended.Token).ConfigureAwait(false);
        if (row.Version == 0)
        {
            live.RetireGone(subject, before);
            return true;
        }

        if (row.Unreadable && live.TryGet(subject, out var known) && known.Version == row.StoredVersion)
        {
            // Unchanged: only the keys are unavailable for now.
            return true;
        }

        var situation = row.Grant is { } grant ? GrantSituation.Of(grant, life, credentials, time.GetUtcNow()) : null;
        if (situation is { HasToken: true })
        {
            live.Publish(row, situation.NotDueBefore);
        }
        else
        {
            live.Withdraw(row);
        }

        return true;
    }

    private void ReadLater(string subject)
    {
        _missed[subject] = true;
        if (Interlocked.Exchange(ref _isReading, 1) == 0)
        {
            _ = Task.Run(ReadMissedAsync);
        }
    }

    /// <summary>Reads what flights have missed. Most of it is what they wrote themselves, so their versions are asked for first, all at once.</summary>
    private async Task ReadMissedAsync()
    {
        do
        {
            while (!_missed.IsEmpty && !_ended.IsCancellationRequested)
            {
                await ReadMissedAsync([.. _missed.Keys.Take(Together)]).ConfigureAwait(false);
            }

            Interlocked.Exchange(ref _isReading, 0);
        }
        while (!_missed.IsEmpty && !_ended.IsCancellationRequested && Interlocked.Exchange(ref _isReading, 1) == 0);
    }

    private async Task ReadMissedAsync(string[] subjects)
    {
        try
        {
            Array.ForEach(subjects, subject => _missed.TryRemove(subject, out _));
            var versions = await rows.FindVersionsAsync(subjects, _ended.Token).ConfigureAwait(false);
            foreach (var subject in subjects)
            {
                var version = versions.GetValueOrDefault(subject);
                if (version != live.VersionOf(subject) || rows.IsDoubtful(subject, version))
                {
                    await TakeOneAsync(subject).ConfigureAwait(false);
                    signals.Notify(subject);
                }
            }

            _isFailing = false;
        }
        catch (Exception) when (_ended.IsCancellationRequested)
        {
            // Nobody asks for them any more.
        }
        catch (Exception e)
        {
            if (!_isFailing)
            {
                _isFailing = true;
                _logger.WatchFailed(e);
            }

            Array.ForEach(subjects, subject => _missed[subject] = true);
            await Task.Delay(Pause, time, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
