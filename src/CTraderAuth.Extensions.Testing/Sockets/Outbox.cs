namespace CTraderAuth.Testing.Sockets;

/// <summary>What a connection is to send, each at its time. Its size is limited: a client that does not read is cut.</summary>
internal sealed class Outbox(TimeProvider time)
{
    public const int MostFrames = 10_000;
    public const int MostBytes = 8 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly PriorityQueue<OutgoingFrame, (DateTimeOffset Due, long Number)> _frames = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _added;
    private long _bytes;
    private bool _isComplete;

    /// <summary>False when there is no room; a frame after the end is dropped.</summary>
    public bool TryAdd(OutgoingFrame frame, DateTimeOffset due)
    {
        lock (_lock)
        {
            if (_isComplete)
            {
                frame.Done();
                return true;
            }

            if (_frames.Count >= MostFrames || _bytes + frame.Bytes.Length > MostBytes)
            {
                return false;
            }

            _bytes += frame.Bytes.Length;
            _frames.Enqueue(frame, (due, _added++));
            Signal();
            return true;
        }
    }

    /// <summary>The next frame, when it is due; null at the end.</summary>
    public async Task<OutgoingFrame?> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var (frame, wait, changed) = Look();
            if (frame is not null || wait is null)
            {
                return frame;
            }

            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var due = Task.Delay(wait.Value, time, either.Token);
            await Task.WhenAny(changed, due).ConfigureAwait(false);
            await either.CancelAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Drops what is not sent yet.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            while (_frames.TryDequeue(out var frame, out _))
            {
                frame.Done();
            }

            _bytes = 0;
        }
    }

    public void Complete()
    {
        lock (_lock)
        {
            _isComplete = true;
            Clear();
            Signal();
        }
    }

    private (OutgoingFrame? Frame, TimeSpan? Wait, Task Changed) Look()
    {
        lock (_lock)
        {
            if (!_frames.TryPeek(out var next, out var order))
            {
                return (null, _isComplete ? null : Timeout.InfiniteTimeSpan, _changed.Task);
            }

            if (order.Due - time.GetUtcNow() is var wait && wait > TimeSpan.Zero)
            {
                return (null, wait, _changed.Task);
            }

            _frames.Dequeue();
            _bytes -= next.Bytes.Length;
            return (next, TimeSpan.Zero, _changed.Task);
        }
    }

    private void Signal()
    {
        _changed.TrySetResult();
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
