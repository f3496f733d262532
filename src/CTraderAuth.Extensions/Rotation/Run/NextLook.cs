namespace CTraderAuth.Rotation.Run;

/// <summary>The next time that a run, which waits, has read its row: for callers whose question is newer than the last read. Safe for concurrent use.</summary>
internal sealed class NextLook
{
    private TaskCompletionSource? _done;

    /// <summary>A caller waits for it.</summary>
    public bool IsAwaited => Volatile.Read(ref _done) is not null;

    public Task WhenDoneAsync()
    {
        var own = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (Interlocked.CompareExchange(ref _done, own, null) ?? own).Task;
    }

    /// <summary>The run has read the row and goes on waiting, or it no longer waits.</summary>
    public void Done() => Interlocked.Exchange(ref _done, null)?.TrySetResult();
}
