namespace CTraderAuth.Sockets.Pacing;

/// <summary>Lets requests through at the pace that cTrader allows, those that authorize first. Safe for concurrent use.</summary>
internal sealed class Pacer : IDisposable
{
    private static readonly PaceKind[] Order = [PaceKind.Authorization, PaceKind.Request, PaceKind.History];

    private readonly Lock _lock = new();
    private readonly Pace _pace;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly ITimer _timer;
    private bool _isEnded;
    private readonly LinkedList<TaskCompletionSource<Turn>>[] _waiting = [new(), new(), new()];

    public Pacer(int requestsPerSecond, int historyPerSecond, TimeProvider time)
    {
        (_pace, _time, _start) = (new(requestsPerSecond, historyPerSecond), time, time.GetTimestamp());
        _timer = time.CreateTimer(static state => ((Pacer)state!).Release(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Waits until a request of a kind may be sent; those of the same kind in the order of their calls.</summary>
    public Task<Turn> WaitAsync(PaceKind kind, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<Turn>(cancellationToken);
        }

        LinkedListNode<TaskCompletionSource<Turn>> node;
        lock (_lock)
        {
            if (_isEnded)
            {
                return Task.FromResult(new Turn());
            }

            var now = Now;
            if (_waiting[(int)kind].Count == 0 && MayGo(kind) && _pace.Wait(kind, now) <= TimeSpan.Zero)
            {
                return Task.FromResult(_pace.Take(kind, now));
            }

            node = _waiting[(int)kind].AddLast(new TaskCompletionSource<Turn>(TaskCreationOptions.RunContinuationsAsynchronously));
            Schedule();
        }

        return WaitAsync(kind, node, cancellationToken);
    }

    /// <inheritdoc cref="Pace.Sent"/>
    public void Sent(Turn turn)
    {
        lock (_lock)
        {
            _pace.Sent(turn, Now);
        }
    }

    /// <inheritdoc cref="Pace.Answered"/>
    public void Answered(Turn turn)
    {
        lock (_lock)
        {
            _pace.Answered(turn, Now);
            Release();
        }
    }

    /// <inheritdoc cref="Pace.GiveBack"/>
    public void GiveBack(Turn turn)
    {
        lock (_lock)
        {
            _pace.GiveBack(turn);
            Release();
        }
    }

    /// <inheritdoc cref="Pace.Reserve"/>
    public void Reserve(int requests)
    {
        lock (_lock)
        {
            _pace.Reserve(requests);
            Release();
        }
    }

    /// <summary>Lets everybody go: what they wanted to send will fail by itself.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isEnded = true;
            foreach (var waiting in _waiting)
            {
                foreach (var one in waiting)
                {
                    one.TrySetResult(new());
                }

                waiting.Clear();
            }
        }

        _timer.Dispose();
    }

    private TimeSpan Now => _time.GetElapsedTime(_start);

    private bool MayGo(PaceKind kind) => kind != PaceKind.Request || _waiting[(int)PaceKind.Authorization].Count == 0;

    private async Task<Turn> WaitAsync(PaceKind kind, LinkedListNode<TaskCompletionSource<Turn>> node, CancellationToken cancellationToken)
    {
        using var cancelled = cancellationToken.UnsafeRegister(
            static (state, token) => ((TaskCompletionSource<Turn>)state!).TrySetCanceled(token), node.Value);
        try
        {
            return await node.Value.Task.ConfigureAwait(false);
        }
        finally
        {
            lock (_lock)
            {
                if (node.List is not null)
                {
                    _waiting[(int)kind].Remove(node);
                    Schedule();
                }
            }
        }
    }

    private void Release()
    {
        lock (_lock)
        {
            if (_isEnded)
            {
                return;
            }

            var now = Now;
            foreach (var kind in Order)
            {
                var waiting = _waiting[(int)kind];
                while (waiting.First is { } first && MayGo(kind) && _pace.Wait(kind, now) <= TimeSpan.Zero)
                {
                    waiting.RemoveFirst();
                    if (!first.Value.Task.IsCompleted && _pace.Take(kind, now) is var turn && !first.Value.TrySetResult(turn))
                    {
                        // Cancelled at this very moment.
                        _pace.GiveBack(turn);
                    }
                }
            }

            Schedule();
        }
    }

    // Timers count whole milliseconds: rounded up, so that one never fires too soon, only to be set again. From the time of now: a request that was let through may have gone on meanwhile.
    private void Schedule()
    {
        var now = Now;
        var next = Timeout.InfiniteTimeSpan;
        foreach (var kind in Order)
        {
            if (_waiting[(int)kind].Count > 0 && MayGo(kind) && _pace.Wait(kind, now) is var wait && (next == Timeout.InfiniteTimeSpan || wait < next))
            {
                next = wait;
            }
        }

        _timer.Change(next <= TimeSpan.Zero ? next : TimeSpan.FromMilliseconds(Math.Ceiling(next.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
    }
}
