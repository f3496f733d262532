using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace CTraderAuth.Storage;

/// <summary>Tells every watcher which subjects changed, and a slow one that it missed some.</summary>
internal sealed class ChangeFeed
{
    internal const int Capacity = 1024;

    private readonly Lock gate = new();
    private Watcher[] watchers = [];

    public void Publish(string? subject)
    {
        foreach (var watcher in Volatile.Read(ref watchers))
        {
            watcher.Offer(subject);
        }
    }

    public void End(Exception error)
    {
        foreach (var watcher in Volatile.Read(ref watchers))
        {
            watcher.End(error);
        }
    }

    public Watcher Subscribe()
    {
        var watcher = new Watcher(this);
        lock (gate)
        {
            watchers = [.. watchers, watcher];
        }

        return watcher;
    }

    private void Remove(Watcher watcher)
    {
        lock (gate)
        {
            watchers = [.. watchers.Where(other => other != watcher)];
        }
    }

    internal sealed class Watcher(ChangeFeed feed) : IDisposable
    {
        private readonly Channel<string?> changes = Channel.CreateBounded<string?>(new BoundedChannelOptions(Capacity) { SingleReader = true });
        private int missed;

        public int Count => changes.Reader.Count;

        public void Offer(string? subject)
        {
            if (!changes.Writer.TryWrite(subject))
            {
                // Full now means that the reader comes by again and finds the mark; if it has just caught up, the null reaches it instead.
                Volatile.Write(ref missed, 1);
                changes.Writer.TryWrite(null);
            }
        }

        public async IAsyncEnumerable<string?> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var subject in changes.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                if (Interlocked.Exchange(ref missed, 0) == 1)
                {
                    yield return null;
                }

                yield return subject;
            }
        }

        public void End(Exception error) => changes.Writer.TryComplete(error);

        public void Dispose() => feed.Remove(this);
    }
}
