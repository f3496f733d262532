namespace CTraderAuth.Sockets.Authorization;

/// <summary>Callers that wait for accounts to be authorized; those who wait for the same share a task. Used under the lock of the loop.</summary>
internal sealed class Waiters
{
    private readonly List<(long? Account, TaskCompletionSource Done)> _waiters = [];

    public Task Add(long? account)
    {
        if (_waiters.Find(waiter => waiter.Account == account) is { Done: { } found })
        {
            return found.Task;
        }

        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiters.Add((account, done));
        return done.Task;
    }

    public void Tell(Func<long?, Verdict> verdict) => _waiters.RemoveAll(waiter => IsTold(waiter.Done, verdict(waiter.Account)));

    private static bool IsTold(TaskCompletionSource done, Verdict verdict)
    {
        if (verdict is { IsDone: true, Error: { } error })
        {
            done.SetException(error);
            _ = done.Task.Exception;    // Every caller may have stopped waiting: it counts as observed.
        }
        else if (verdict.IsDone)
        {
            done.SetResult();
        }

        return verdict.IsDone;
    }
}
