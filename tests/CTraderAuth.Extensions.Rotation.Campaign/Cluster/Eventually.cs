namespace CTraderAuth.Tests.Servers;

/// <summary>Waits for what a server does.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task ReadyAsync(Func<Task<bool>> isReady)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await isReady())
        {
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }
}
