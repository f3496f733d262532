namespace CTraderAuth.Lifetime;

/// <summary>Tracks the work in this process that must not be interrupted, and lets nothing new begin while the process may be ending.</summary>
internal sealed class SpendingGate
{
    private static readonly Task Idle = Task.CompletedTask;

    private readonly Lock _changing = new();
    private readonly HashSet<Passage> _inside = [];
    private TaskCompletionSource? _closed;
    private TaskCompletionSource? _busy;
    private IDisposable? _watch;

    /// <summary>Called when the first passage begins; its result is disposed when the last one has ended.</summary>
    public Func<IDisposable?>? Watch { get; init; }

    /// <summary>Waits while the gate is closed. The work ends when the result is disposed.</summary>
    /// <param name="atMost">How long the work may take.</param>
    /// <param name="stopping">Prevents the work from beginning.</param>
    public async ValueTask<IDisposable> EnterAsync(TimeSpan atMost, CancellationToken stopping)
    {
        while (true)
        {
            stopping.ThrowIfCancellationRequested();
            if (TryEnter(atMost, out var closed) is { } passage)
            {
                return passage;
            }

            await closed.WaitAsync(stopping).ConfigureAwait(false);
        }
    }

    public void Close()
    {
        lock (_changing)
        {
            _closed ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public void Open()
    {
        lock (_changing)
        {
            _closed?.SetResult();
            _closed = null;
        }
    }

    /// <summary>The work in progress, and how long it may take at most.</summary>
    public (Task Done, TimeSpan AtMost) Inside
    {
        get
        {
            lock (_changing)
            {
                return (_busy?.Task ?? Idle, _inside.Count == 0 ? TimeSpan.Zero : _inside.Max(passage => passage.AtMost));
            }
        }
    }

    private Passage? TryEnter(TimeSpan atMost, out Task closed)
    {
        lock (_changing)
        {
            closed = _closed?.Task ?? Idle;
            if (_closed is not null)
            {
                return null;
            }

            if (_inside.Count == 0)
            {
                _busy = new(TaskCreationOptions.RunContinuationsAsynchronously);
                _watch = Watch?.Invoke();
            }

            var passage = new Passage(this, atMost);
            _inside.Add(passage);
            return passage;
        }
    }

    private void Leave(Passage passage)
    {
        lock (_changing)
        {
            if (_inside.Remove(passage) && _inside.Count == 0)
            {
                _watch?.Dispose();
                _busy!.SetResult();
                (_watch, _busy) = (null, null);
            }
        }
    }

    private sealed class Passage(SpendingGate gate, TimeSpan atMost) : IDisposable
    {
        public TimeSpan AtMost { get; } = atMost;

        public void Dispose() => gate.Leave(this);
    }
}
