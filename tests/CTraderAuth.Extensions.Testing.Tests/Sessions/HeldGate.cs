namespace CTraderAuth.Testing.Tests.Sessions;

/// <summary>Shows whether work takes a gate: something happens under the gate before the work gets it.</summary>
internal static class HeldGate
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Holds the gate until the work waits, or is done without it, and does the other thing before it lets the gate go.</summary>
    public static Task<T> OvertakeAsync<T>(Lock gate, Func<T> work, Action first)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                result.SetResult(work());
            }
            catch (Exception e)
            {
                result.SetException(e);
            }
        })
        { IsBackground = true };
        lock (gate)
        {
            thread.Start();
            SpinWait.SpinUntil(() => result.Task.IsCompleted || thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin), Limit).ShouldBeTrue();
            first();
        }

        return result.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);
    }
}
