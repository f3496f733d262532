using CTraderAuth.Diagnostics;
using CTraderAuth.Rotation.Transition;
using CTraderAuth.Rows;
using CTraderAuth.Storage;

namespace CTraderAuth.Journal;

/// <summary>Stores the entries that an earlier process left behind: all of them before anything is sent, and those that could not be read then as soon as they can.</summary>
internal sealed class JournalCollector(JournalEntries entries, SlowVolume volume, GrantRows rows, TimeProvider time, QuietLogger logger, IKeyGuard? keys = null) : IDisposable
{
    /// <summary>Shorter than the time for which a disconnected grant is remembered: an older entry could bring it back.</summary>
    private static readonly TimeSpan EntryLife = TimeSpan.FromDays(60);

    private static readonly TimeSpan WritingTakes = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _looking = new(1);
    private readonly CancellationTokenSource _ended = new();
    private readonly HashSet<string> _told = [];
    private volatile bool _looked;

    /// <summary>Looks once. Throws when the store fails: then nothing may be sent before the next look.</summary>
    public async ValueTask CollectAsync(CancellationToken cancellationToken)
    {
        if (_looked)
        {
            return;
        }

        await _looking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_looked)
            {
                return;
            }

            var left = await CollectAllAsync(cancellationToken).ConfigureAwait(false);
            _looked = true;
            if (left > 0)
            {
                using var flow = ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow();
                _ = Task.Run(() => CollectLaterAsync(left), CancellationToken.None);
            }
        }
        finally
        {
            _looking.Release();
        }
    }

    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
        _looking.Dispose();
    }

    private async Task CollectLaterAsync(int left)
    {
        var ended = _ended.Token;
        for (var pause = FirstPause; left > 0; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            logger.EntriesLeft(left, entries.Folder, pause.TotalSeconds);
            await Task.Delay(pause, time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                ended.ThrowIfCancellationRequested();
                left = await CollectAllAsync(ended).ConfigureAwait(false);
            }
            catch (Exception) when (ended.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                logger.CollectionFailed(e);
            }
        }
    }

    /// <summary>Returns how much could not be read now and may be readable later.</summary>
    private async Task<int> CollectAllAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<string> names;
        try
        {
            names = await volume.RunAsync(() => entries.List((time.GetUtcNow() - WritingTakes).UtcDateTime)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            // A folder that cannot be read stops nothing: without it, every grant is as safe as without a journal.
            Tell("", $"the folder cannot be read ({e.Message})");
            return 1;
        }

        var left = 0;
        foreach (var name in names)
        {
            left += await CollectAsync(name, cancellationToken).ConfigureAwait(false) ? 0 : 1;
        }

        return left;
    }

    /// <summary>False when the entry may be readable later. Throws when the store fails.</summary>
    private async Task<bool> CollectAsync(string name, CancellationToken cancellationToken)
    {
        JournalEntry? entry;
        try
        {
            entry = await volume.RunAsync(() => entries.Read(name)).ConfigureAwait(false);
        }
        catch (FormatException e)
        {
            Tell(name, e.Message);
            return true;
        }
        catch (Exception e)
        {
            Tell(name, $"it cannot be read or decrypted ({e.GetType().Name}); use the keys with which it was written");
            return false;
        }

        if (entry is null)
        {
            return true;
        }

        if (entry.IsPlain && !await AcceptsPlainAsync(cancellationToken).ConfigureAwait(false))
        {
            Tell(name, "it is not encrypted, although every grant in the store is");
            return true;
        }

        return await StoreAsync(name, entry, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>For as long as an unencrypted row is valid. Without a guard, as with a protector that is only registered, it always is.</summary>
    private async ValueTask<bool> AcceptsPlainAsync(CancellationToken cancellationToken)
    {
        await rows.EnsureKeysAsync(cancellationToken).ConfigureAwait(false);
        return keys is null || await keys.AcceptsPlainAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> StoreAsync(string name, JournalEntry entry, CancellationToken cancellationToken)
    {
        if (time.GetUtcNow() - entry.IssuedAt > EntryLife)
        {
            logger.EntryDropped(entry.Subject, entry.IssuedAt);
            await RemoveAsync(name).ConfigureAwait(false);
            return true;
        }

        while (true)
        {
            var row = await rows.PeekAsync(entry.Subject, cancellationToken).ConfigureAwait(false);
            if (row is { Unreadable: true, Damaged: false })
            {
                Tell(name, "the row of its subject cannot be read by this program");
                return false;
            }

            var decision = GrantTransition.Commit(row.Grant, entry.ToReceived(time.GetUtcNow()));
            if (decision is CommitDecision.Write write)
            {
                if (!GrantCheck.IsSound(write.Next))
                {
                    Tell(name, "together with the row of its subject it would be a damaged grant");
                    return true;
                }

                try
                {
                    if (await rows.TrySaveAsync(row, write.Next, CancellationToken.None).ConfigureAwait(false) is not { } saved)
                    {
                        continue;
                    }

                    logger.EntryStored(entry.Subject, saved.Grant!.Generation);
                }
                catch (Exception e) when (row.Damaged)
                {
                    // No refresh token is sent from a damaged row: nobody has to wait for this one.
                    Tell(name, $"the damaged row of its subject could not be replaced ({e.GetType().Name})");
                    return false;
                }
            }

            await RemoveAsync(name).ConfigureAwait(false);
            return true;
        }
    }

    private async Task RemoveAsync(string name)
    {
        try
        {
            await volume.RunAsync(() => entries.Delete(name)).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // It is out of date and is removed when it is collected.
            logger.EntryNotRemoved(e, entries.Folder);
        }
    }

    /// <summary>Once for each entry.</summary>
    private void Tell(string name, string problem)
    {
        if (_told.Add(name))
        {
            logger.EntryUnreadable(entries.Folder, problem);
        }
    }
}
