using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace CTraderAuth.Storage;

/// <summary>The changes that one watcher has not read yet.</summary>
/// <remarks>For one reader at a time.</remarks>
public sealed class ChangeSubscription : IDisposable
{
    internal const int Capacity = 1024;

    private readonly ChangeBroadcast _broadcast;
    private readonly Channel<string?> _changes = Channel.CreateBounded<string?>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private int _missed;

    internal ChangeSubscription(ChangeBroadcast broadcast) => _broadcast = broadcast;

    internal int Count => _changes.Reader.Count;

    /// <summary>The subjects that were published since the subscription began, in their order; null where some may be missing.</summary>
    /// <remarks>Ends by cancellation, or with the exception given to <see cref="ChangeBroadcast.End"/>.</remarks>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async IAsyncEnumerable<string?> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
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

    /// <summary>Collects no more changes.</summary>
    public void Dispose() => _broadcast.Remove(this);

    internal void Offer(string? subject)
    {
        if (!_changes.Writer.TryWrite(subject))
        {
            // The queue was full, so the reader finds the mark with its next subject. If it has just emptied the queue instead, this null wakes it.
            Volatile.Write(ref _missed, 1);
            _changes.Writer.TryWrite(null);
        }
    }

    internal void End(Exception error) => _changes.Writer.TryComplete(error);
}
