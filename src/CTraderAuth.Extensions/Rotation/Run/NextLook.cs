namespace CTraderAuth.Rotation.Run;

/// <summary>The next time that callers know what a run has read or done: for those whose question is newer than the last read. Safe for concurrent use.</summary>
internal sealed class NextLook
{
    private TaskCompletionSource? _done;
    private long _doneAt;
    private long _changedAt;

    /// <summary>A caller waits for it.</summary>
    public bool IsAwaited => Volatile.Read(ref _done) is not null;

    public Task WhenDoneAsync()
    {
        var own = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (Interlocked.CompareExchange(ref _done, own, null) ?? own).Task;
    }

    /// <summary>The moment before the last read whose result callers know. A later read may have begun.</summary>
    public long DoneAt => Volatile.Read(ref _doneAt);

    /// <summary>Whether a change of the row was announced that the last read may not have seen.</summary>
    public bool IsBehind => Interlocked.Read(ref _changedAt) > DoneAt;

    /// <summary>A change of the row was announced.</summary>
    public void Changed(long moment) => Interlocked.Exchange(ref _changedAt, moment);

    /// <summary>Callers are about to be told what was read.</summary>
    /// <param name="lookedAt">The moment before the run read the row.</param>
    public void Note(long lookedAt) => Volatile.Write(ref _doneAt, lookedAt);

    /// <summary>The run has read the row and goes on waiting, or it no longer waits.</summary>
    /// <param name="lookedAt">The moment before it read the row.</param>
    public void Done(long lookedAt)
    {
        Note(lookedAt);
        Interlocked.Exchange(ref _done, null)?.TrySetResult();
    }
}
