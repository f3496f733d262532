namespace CTraderAuth;

/// <summary>Wakes one waiter; a signal that is set while nobody waits is kept.</summary>
internal sealed class Signal(Action<Signal>? disposed = null) : IDisposable
{
    private TaskCompletionSource _set = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Set() => Volatile.Read(ref _set).TrySetResult();

    /// <summary>Waits for the signal or for the given time, whichever comes first.</summary>
    public async Task WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken)
    {
        var waited = Volatile.Read(ref _set).Task;
        await waited.WaitAsync(atMost, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        if (waited.IsCompleted)
        {
            // A full fence: the state is read after this, not before.
            Interlocked.Exchange(ref _set, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }
    }

    public void Dispose() => disposed?.Invoke(this);
}
