using CTraderAuth.Diagnostics;
using CTraderAuth.Rotation.Run;
using CTraderAuth.Rotation.Transition;
using CTraderAuth.Rows;
using CTraderAuth.Storage;
using Microsoft.Extensions.Logging;

namespace CTraderAuth.Journal;

/// <summary>Keeps each response in a local file from its arrival until it is in the store.</summary>
/// <remarks>
/// Several processes may share a folder: an entry is committed by compare-and-swap, as the flight would have done. So it does no harm to collect the entry of a process that is still running.
/// </remarks>
internal sealed class ResponseJournal : IResponseJournal, IDisposable
{
    private readonly JournalEntries _entries;
    private readonly SlowVolume _volume;
    private readonly QuietLogger _logger;
    private readonly JournalCollector _collector;

    public ResponseJournal(JournalEntries entries, GrantRows rows, RotationTimes times, TimeProvider time, ILogger<ResponseJournal> logger, IKeyGuard? keys = null)
    {
        (_entries, _volume, _logger) = (entries, new(time, times.JournalWait), new(logger));
        _collector = new(entries, _volume, rows, time, _logger, keys);
        Open();
    }

    public ValueTask CollectAsync(CancellationToken cancellationToken) => _collector.CollectAsync(cancellationToken);

    public async ValueTask<KeptResponse?> KeepAsync(string subject, TokensReceived received)
    {
        if (_volume.Hangs)
        {
            _logger.JournalHangs(_entries.Folder, _volume.Patience.TotalSeconds, subject);
            return null;
        }

        var name = _entries.NewName();
        var written = SlowVolume.Begin(() => TryWrite(name, subject, received));
        if (!await _volume.EndsInTimeAsync(written).ConfigureAwait(false))
        {
            _logger.JournalHangs(_entries.Folder, _volume.Patience.TotalSeconds, subject);
        }

        return new(name, written);
    }

    public async ValueTask ForgetAsync(KeptResponse? kept)
    {
        if (kept is null or { Written: { IsCompletedSuccessfully: true, Result: false } })
        {
            return;
        }

        if (!kept.Written.IsCompleted || _volume.Hangs)
        {
            _ = kept.Written.ContinueWith(_ => _volume.DoLater(() => TryDelete(kept.Name)), TaskScheduler.Default);
            return;
        }

        await _volume.EndsInTimeAsync(SlowVolume.Begin(() => TryDelete(kept.Name))).ConfigureAwait(false);
    }

    public void Dispose() => _collector.Dispose();

    /// <summary>Fails the start if others may write into the folder. A volume that hangs does not keep the program from starting.</summary>
    private void Open()
    {
        var opening = SlowVolume.Begin(_entries.Open);
        if (_volume.EndsInTime(opening))
        {
            opening.GetAwaiter().GetResult();
        }
        else
        {
            _logger.JournalHangsAtStart(_entries.Folder, _volume.Patience.TotalSeconds);
        }
    }

    private bool TryWrite(string name, string subject, TokensReceived received)
    {
        try
        {
            _entries.Write(name, subject, received);
            return true;
        }
        catch (Exception e)
        {
            _logger.JournalFailed(e, subject, _entries.Folder);
            return false;
        }
    }

    private bool TryDelete(string name)
    {
        try
        {
            _entries.Delete(name);
            return true;
        }
        catch (Exception e)
        {
            // It is out of date and is removed when it is collected.
            _logger.EntryNotRemoved(e, _entries.Folder);
            return false;
        }
    }
}
