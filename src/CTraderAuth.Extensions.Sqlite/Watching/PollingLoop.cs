namespace CTraderAuth.Storage;

/// <summary>Looks for changes of other processes five times a second, until it is stopped.</summary>
internal sealed class PollingLoop(GrantConnection connection, string clientId, DatabaseFile file, ChangeBroadcast changes, TimeProvider timeProvider)
    : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _stop = new();
    private int _openings;

    public void Dispose() => _stop.Cancel();

    /// <summary>When this returns, every later change will be reported.</summary>
    public async Task StartAsync()
    {
        var seen = await ReadPositionAsync().ConfigureAwait(false);
        _openings = connection.Openings;
        _ = RunAsync(seen);
    }

    private async Task RunAsync(PollPosition seen)
    {
        using var timer = new PeriodicTimer(Interval, timeProvider);
        var failing = false;
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
            {
                try
                {
                    seen = await LookAsync(seen).ConfigureAwait(false);
                    failing = false;
                }
                catch (Exception e) when (!_stop.IsCancellationRequested && e is not ObjectDisposedException)
                {
                    // Nothing is missed: the next read continues from the last position.
                    if (!failing)
                    {
                        file.Logger.WatchFailed(e, file.Path);
                    }

                    failing = true;
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // The last watcher left, or the store was disposed and has notified them.
        }
    }

    private async Task<PollPosition> LookAsync(PollPosition seen)
    {
        var now = await ReadPositionAsync().ConfigureAwait(false);
        var openings = connection.Openings;
        var isSameFile = openings == _openings;
        _openings = openings;
        if (isSameFile && seen.IsAheadOf(now))
        {
            connection.SayThatItWentBack();
        }
        else if (seen.IsGapTo(now))
        {
            changes.Publish(null);
        }
        else if (now != seen)
        {
            foreach (var subject in await ReadChangedAsync(seen.Last).ConfigureAwait(false))
            {
                changes.Publish(subject);
            }
        }

        return now;
    }

    private Task<PollPosition> ReadPositionAsync() =>
        connection.ReadAsync(static session => session.Bind(Sql.Position).ReadAll(PollPosition.Read).Single(), _stop.Token);

    private Task<List<string>> ReadChangedAsync(long seen) =>
        connection.ReadAsync(
            session => session.Bind(Sql.Changed, ("$seen", seen), ("$client", clientId)).ReadAll(static reader => reader.GetString(0)), _stop.Token);
}
