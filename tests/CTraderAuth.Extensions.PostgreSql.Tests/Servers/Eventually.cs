using System.Diagnostics;
using CTraderAuth.Storage;

namespace CTraderAuth.Tests.Servers;

/// <summary>Waits for what another process does.</summary>
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

    /// <summary>Repeats a call while the store fails. Returns what it returned, and how long that took.</summary>
    public static async Task<(T Result, TimeSpan After)> WorksAsync<T>(Func<Task<T>> call)
    {
        var (started, result) = (Stopwatch.GetTimestamp(), default(T));
        await ReadyAsync(async () =>
        {
            try
            {
                result = await call();
                return true;
            }
            catch (StoreException)
            {
                return false;
            }
        });
        return (result!, Stopwatch.GetElapsedTime(started));
    }
}
