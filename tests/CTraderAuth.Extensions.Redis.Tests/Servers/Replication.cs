using CTraderAuth.Servers;
using StackExchange.Redis;

namespace CTraderAuth.Tests.Servers;

internal static class Replication
{
    /// <summary>Waits until a master has a replica that is not behind.</summary>
    public static Task ReplicatedAsync(this IDatabase master) =>
        Eventually.ReadyAsync(async () =>
        {
            var role = (RedisResult[])(await master.ExecuteAsync("ROLE"))!;
            return ((RedisResult[])role[2]!).Any(replica => (string?)replica[2] == (string?)role[1]);
        });
}
