namespace CTraderAuth.Servers;

/// <summary>Waits for what another process does.</summary>
internal static partial class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task ReadyAsync(Func<Task<bool>> isReady, TimeSpan? longest = null)
    {
        using var patience = new CancellationTokenSource(longest ?? Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await isReady())
        {
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

    public static Task ReadyAsync(Func<bool> isReady, TimeSpan? longest = null) => ReadyAsync(() => Task.FromResult(isReady()), longest);

    /// <summary>Waits until each count has grown by more than this. Together is not enough: one that has only begun to connect has done nothing.</summary>
    public static Task EachGrowsAsync(long[] counts, long by)
    {
        var before = counts.ToArray();
        return ReadyAsync(() => counts.Zip(before, static (now, then) => now - then).All(more => more > by));
    }
}
