using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace CTraderAuth.Sockets.Authorization;

/// <summary>Tells any number of watchers the newest status. A slow one misses those in between.</summary>
internal sealed class StatusFeed(CTraderAuthorizationStatus first)
{
    private readonly Lock _lock = new();
    private readonly List<Channel<CTraderAuthorizationStatus>> _watchers = [];
    private CTraderAuthorizationStatus _newest = first;

    public CTraderAuthorizationStatus Newest => Volatile.Read(ref _newest);

    public void Publish(CTraderAuthorizationStatus status)
    {
        lock (_lock)
        {
            Volatile.Write(ref _newest, status);
            foreach (var watcher in _watchers)
            {
                watcher.Writer.TryWrite(status);
                End(watcher, status);
            }
        }
    }

    public async IAsyncEnumerable<CTraderAuthorizationStatus> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var watcher = Subscribe();
        try
        {
            await foreach (var status in watcher.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return status;
            }
        }
        finally
        {
            lock (_lock)
            {
                _watchers.Remove(watcher);
            }
        }
    }

    private Channel<CTraderAuthorizationStatus> Subscribe()
    {
        var watcher = Channel.CreateBounded<CTraderAuthorizationStatus>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_lock)
        {
            watcher.Writer.TryWrite(_newest);
            End(watcher, _newest);
            _watchers.Add(watcher);
        }

        return watcher;
    }

    private static void End(Channel<CTraderAuthorizationStatus> watcher, CTraderAuthorizationStatus status)
    {
        if (status.State == CTraderAuthorizationState.Ended)
        {
            watcher.Writer.TryComplete();
        }
    }
}
