namespace CTraderAuth.Sockets.Connections;

/// <summary>Lets the reader of a connection take what has come, before it is decided that nothing has.</summary>
/// <remarks>
/// .NET runs timers ahead of the thread pool's queue, in which the read of a response that has arrived may wait for seconds. A WebSocket is aborted by a read that is cancelled, so unlike in the core the read cannot be
/// woken up to look for itself (docs/decisions/0003-one-send.md). Whatever was queued before this began has begun when it ends.
/// </remarks>
internal static class ReaderTurn
{
    /// <summary>What a reader on another thread may take for a response, on a busy machine.</summary>
    private static readonly TimeSpan Reading = TimeSpan.FromMilliseconds(20);

    public static async Task PassAsync()
    {
        await PassQueueAsync().ConfigureAwait(false);
        await Task.Delay(Reading, TimeProvider.System).ConfigureAwait(false);

        // .NET may put the events of several sockets behind each other in the queue.
        await PassQueueAsync().ConfigureAwait(false);
    }

    // Not Task.Run: on a thread of the pool, that goes ahead of the queue, too.
    private static Task PassQueueAsync()
    {
        var passed = new TaskCompletionSource();
        ThreadPool.UnsafeQueueUserWorkItem(static passed => passed.SetResult(), passed, preferLocal: false);
        return passed.Task;
    }
}
