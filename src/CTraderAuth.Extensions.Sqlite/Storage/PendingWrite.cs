namespace CTraderAuth.Storage;

/// <summary>A write that waits for its transaction, and then tells its caller how it ended.</summary>
internal abstract class PendingWrite : IThreadPoolWorkItem
{
    private const int Waiting = 0;
    private const int Begun = 1;
    private const int Cancelled = 2;

    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenRegistration _registration;
    private int _state;

    protected PendingWrite(CancellationToken cancellationToken)
    {
        _cancellation = cancellationToken;
        _registration = cancellationToken.UnsafeRegister(static state => ((PendingWrite)state!).Cancel(), this);
    }

    public long Arrived { get; } = TimeProvider.System.GetTimestamp();

    public bool IsCancelled => Volatile.Read(ref _state) == Cancelled;

    /// <summary>How it ended is known. One that is told before that may or may not have taken effect.</summary>
    public bool HasEnded { get; private set; }

    protected Exception? Error { get; private set; }

    /// <summary>From here on the write is no longer cancelled: its caller could not know whether it took effect.</summary>
    public bool TryBegin()
    {
        var begins = Interlocked.CompareExchange(ref _state, Begun, Waiting) == Waiting;
        if (begins)
        {
            _registration.Unregister();
        }

        return begins;
    }

    /// <summary>Runs its statements and keeps the result; a second time after the transaction was rolled back.</summary>
    public abstract void Run(Session session);

    public void Succeed() => HasEnded = true;

    public void Fail(Exception error) => (Error, HasEnded) = (error, true);

    /// <summary>Tells the caller, whose code continues on this thread.</summary>
    public abstract void Execute();

    public void TellInBackground() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    private void Cancel()
    {
        if (Interlocked.CompareExchange(ref _state, Cancelled, Waiting) == Waiting)
        {
            Fail(new OperationCanceledException(_cancellation));
            TellInBackground();
        }
    }
}
