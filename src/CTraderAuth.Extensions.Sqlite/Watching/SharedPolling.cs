namespace CTraderAuth.Storage;

/// <summary>One loop for any number of watchers, started by the first and stopped after the last.</summary>
internal sealed class SharedPolling(Func<PollingLoop> makeLoop)
{
    private readonly Lock gate = new();
    private int watchers;
    private PollingLoop? loop;
    private Task started = Task.CompletedTask;

    public async Task<IDisposable> JoinAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Task starting;
        lock (gate)
        {
            if (watchers++ == 0 || started.IsFaulted)
            {
                loop = makeLoop();
                started = loop.StartAsync();
            }

            starting = started;
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
        lock (gate)
        {
            if (--watchers == 0)
            {
                loop?.Dispose();
                loop = null;
            }
        }
    }

    private sealed class Membership(SharedPolling poll) : IDisposable
    {
        public void Dispose() => poll.Leave();
    }
}
