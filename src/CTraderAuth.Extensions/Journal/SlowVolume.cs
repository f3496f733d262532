namespace CTraderAuth.Journal;

/// <summary>Work on a volume that may hang, as one of the network does: it never keeps a rotation waiting for longer than that, and takes no thread of the pool with it.</summary>
internal sealed class SlowVolume(TimeProvider time, TimeSpan patience)
{
    private volatile Task _last = Task.CompletedTask;

    public TimeSpan Patience => patience;

    /// <summary>Something has taken too long and has not ended yet: what begins now would hang as well.</summary>
    public bool Hangs => !_last.IsCompleted;

    /// <summary>Begins the work on a thread of its own.</summary>
    public static Task<T> Begin<T>(Func<T> work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);

    /// <summary>Waits for work that has begun; false when it takes too long.</summary>
    public async ValueTask<bool> EndsInTimeAsync(Task work)
    {
        await work.WaitAsync(patience, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!work.IsCompleted)
        {
            _last = work;
        }

        return work.IsCompleted;
    }

    /// <summary>The same, for a caller that cannot await: a constructor.</summary>
    public bool EndsInTime(Task work)
    {
        // Through another task: the wait itself does not fail with the work.
        Task.WhenAny(work).Wait(patience);
        if (!work.IsCompleted)
        {
            _last = work;
        }

        return work.IsCompleted;
    }

    /// <summary>Does the work as soon as the volume answers again.</summary>
    public void DoLater(Action work) => _ = _last.ContinueWith(_ => work(), CancellationToken.None, TaskContinuationOptions.LongRunning, TaskScheduler.Default);

    /// <exception cref="IOException">The volume hangs.</exception>
    public async ValueTask<T> RunAsync<T>(Func<T> work)
    {
        if (!Hangs && Begin(work) is var begun && await EndsInTimeAsync(begun).ConfigureAwait(false))
        {
            return await begun.ConfigureAwait(false);
        }

        throw new IOException($"The volume has not answered for {patience.TotalSeconds:0} s.");
    }
}
