using System.Diagnostics;
using CTraderAuth.Storage;
using StackExchange.Redis;

namespace CTraderAuth.Tests.Servers;

/// <summary>Waits for what another process does.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task ReadyAsync(Func<Task<bool>> isReady, TimeSpan? longest = null)
    {
        using var patience = new CancellationTokenSource(longest ?? Patience);
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
            catch (Exception e) when (e is StoreException or CTraderUnavailableException)
            {
                return false;
            }
        });
        return (result!, Stopwatch.GetElapsedTime(started));
    }

    /// <summary>Waits until a master has a replica that is not behind.</summary>
    public static Task ReplicatedAsync(IDatabase master) =>
        ReadyAsync(async () =>
        {
            var role = (RedisResult[])(await master.ExecuteAsync("ROLE"))!;
            return ((RedisResult[])role[2]!).Any(replica => (string?)replica[2] == (string?)role[1]);
        });
}
