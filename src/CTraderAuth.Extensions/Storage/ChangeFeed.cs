using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace CTraderAuth.Storage;

/// <summary>Tells every watcher which subjects changed, and a slow one that it missed some.</summary>
internal sealed class ChangeFeed
{
    internal const int Capacity = 1024;

    private readonly Lock _gate = new();
    private Watcher[] _watchers = [];

    public void Publish(string? subject)
    {
        foreach (var watcher in Volatile.Read(ref _watchers))
        {
            watcher.Offer(subject);
        }
    }

    public void End(Exception error)
    {
        foreach (var watcher in Volatile.Read(ref _watchers))
        {
            watcher.End(error);
        }
    }

    public Watcher Subscribe()
    {
        var watcher = new Watcher(this);
        lock (_gate)
        {
            _watchers = [.. _watchers, watcher];
        }

        return watcher;
    }

    private void Remove(Watcher watcher)
    {
        lock (_gate)
        {
            _watchers = [.. _watchers.Where(other => other != watcher)];
        }
    }

    internal sealed class Watcher(ChangeFeed feed) : IDisposable
    {
        private readonly Channel<string?> _changes = Channel.CreateBounded<string?>(new BoundedChannelOptions(Capacity) { SingleReader = true });
        private int _missed;

        public int Count => _changes.Reader.Count;

        public void Offer(string? subject)
        {
            if (!_changes.Writer.TryWrite(subject))
            {
                // Full now means that the reader comes by again and finds the mark; if it has just caught up, the null reaches it instead.
                Volatile.Write(ref _missed, 1);
                _changes.Writer.TryWrite(null);
            }
        }

        public async IAsyncEnumerable<string?> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var subject in _changes.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                if (Interlocked.Exchange(ref _missed, 0) == 1)
                {
                    yield return null;
                }

                yield return subject;
            }
        }

        public void End(Exception error) => _changes.Writer.TryComplete(error);

        public void Dispose() => feed.Remove(this);
    }
}
