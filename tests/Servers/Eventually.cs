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
}
