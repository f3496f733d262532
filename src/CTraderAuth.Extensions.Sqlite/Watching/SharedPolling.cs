namespace CTraderAuth.Storage;

/// <summary>One loop for any number of watchers, started by the first and stopped after the last.</summary>
internal sealed class SharedPolling(Func<PollingLoop> makeLoop)
{
    private readonly Lock _gate = new();
    private int _watchers;
    private PollingLoop? _loop;
    private Task _started = Task.CompletedTask;

    public async Task<IDisposable> JoinAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Task starting;
        lock (_gate)
        {
            if (_watchers++ == 0 || _started.IsFaulted)
            {
                _loop = makeLoop();
                _started = _loop.StartAsync();
            }

            starting = _started;
        }

        var membership = new Membership(this);
        try
        {
            await starting.WaitAsync(cancellationToken).ConfigureAwait(false);
            return membership;
        }
        catch
        {
            membership.Dispose();
            throw;
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            if (--_watchers == 0)
            {
                _loop?.Dispose();
                _loop = null;
            }
        }
    }

    private sealed class Membership(SharedPolling poll) : IDisposable
    {
        public void Dispose() => poll.Leave();
    }
}
