using CTraderAuth.Diagnostics;
using CTraderAuth.Storage;

namespace CTraderAuth.Rows;

/// <summary>After a setback, reads every row that is known again, in the background and one after the other: each read notices by itself whether the row is older.</summary>
internal sealed class Recall : IDisposable
{
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(500);

    private readonly Func<IEnumerable<string>> _known;
    private readonly Func<string, CancellationToken, ValueTask<StoredGrant?>> _read;
    private readonly StoreSetbacks _setbacks;
    private readonly QuietLogger _logger;
    private readonly CancellationTokenSource _ended = new();
    private int _recalls;

    /// <param name="known">The subjects of the rows that are known.</param>
    /// <param name="read">Reads a row, and puts back a newer one.</param>
    /// <param name="setbacks">Says when, and for how long.</param>
    /// <param name="logger">Told what could not be read.</param>
    public Recall(Func<IEnumerable<string>> known, Func<string, CancellationToken, ValueTask<StoredGrant?>> read, StoreSetbacks setbacks, QuietLogger logger)
    {
        (_known, _read, _setbacks, _logger) = (known, read, setbacks, logger);
        _setbacks.WentBack += Begin;
    }

    public void Dispose()
    {
        _setbacks.WentBack -= Begin;
        _ended.Cancel();
        _ended.Dispose();
    }

    private void Begin()
    {
        if (Interlocked.Increment(ref _recalls) == 1)
        {
            _ = Task.Run(RunAsync);
        }
    }

    private async Task RunAsync()
    {
        var recalls = 0;
        do
        {
            var isRepeated = recalls > 0;
            recalls = Volatile.Read(ref _recalls);
            try
            {
                if (isRepeated)
                {
                    // A store that gives new and old answers in turn keeps no processor busy.
                    await _setbacks.WaitAsync(Retry, _ended.Token).ConfigureAwait(false);
                }

                var unread = await ReadAsync(_known()).ConfigureAwait(false);

                // After a failover, one connection finds the server later than another.
                while (unread.Count > 0 && _setbacks.PauseLeft() > TimeSpan.Zero && Volatile.Read(ref _recalls) == recalls)
                {
                    await _setbacks.WaitAsync(Retry, _ended.Token).ConfigureAwait(false);
                    unread = await ReadAsync(unread.Keys).ConfigureAwait(false);
                }

                // Read again when they are used.
                foreach (var (subject, failure) in unread)
                {
                    _logger.StoreFailed(failure, subject);
                }
            }
            catch (Exception) when (_ended.IsCancellationRequested)
            {
                return;
            }
        }
        while (Interlocked.CompareExchange(ref _recalls, 0, recalls) != recalls);
    }

    /// <summary>Reads rows; returns those that could not be read or put back.</summary>
    private async Task<Dictionary<string, Exception>> ReadAsync(IEnumerable<string> subjects)
    {
        var unread = new Dictionary<string, Exception>(StringComparer.Ordinal);
        foreach (var subject in subjects)
        {
            try
            {
                await _read(subject, _ended.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (!_ended.IsCancellationRequested)
            {
                unread[subject] = e;
            }
        }

        return unread;
    }
}
