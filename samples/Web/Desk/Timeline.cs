using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace TradingDesk.Desk;

/// <summary>The events since the start, newest first, and a signal for every open page.</summary>
internal sealed class Timeline
{
    private const int Kept = 50;

    private readonly Lock _changing = new();
    private readonly LinkedList<TimelineEntry> _entries = new();
    private readonly List<Channel<bool>> _watchers = [];

    public IReadOnlyList<TimelineEntry> Entries
    {
        get
        {
            lock (_changing)
            {
                return [.. _entries];
            }
        }
    }

    public void Add(TimelineEntry entry)
    {
        lock (_changing)
        {
            _entries.AddFirst(entry);
            if (_entries.Count > Kept)
            {
                _entries.RemoveLast();
            }
        }
    }

    /// <summary>Tells every open page to load its content again.</summary>
    public void Announce()
    {
        lock (_changing)
        {
            _watchers.ForEach(watcher => watcher.Writer.TryWrite(true));
        }
    }

    /// <summary>Yields one item at once, then one after every change; simultaneous changes are combined.</summary>
    public async IAsyncEnumerable<bool> ChangesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var watcher = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        lock (_changing)
        {
            _watchers.Add(watcher);
        }

        try
        {
            yield return true;
            await foreach (var change in watcher.Reader.ReadAllAsync(cancellationToken))
            {
                yield return change;
            }
        }
        finally
        {
            lock (_changing)
            {
                _watchers.Remove(watcher);
            }
        }
    }
}
