using CTraderAuth.Servers;
using StackExchange.Redis;

namespace CTraderAuth.Tests.Servers;

/// <summary>A master and its replica, which change places at each failover.</summary>
internal sealed class ServerPair(RedisServer master, RedisServer replica, SwallowingProxy way) : IAsyncDisposable
{
    private RedisServer _master = master, _replica = replica;

    public string Configuration { get; } = $"{master.Configuration},{replica.Configuration}";

    public static async Task<ServerPair> StartAsync()
    {
        var master = await RedisServer.StartAsync();
        var way = new SwallowingProxy(master.Port);
        var pair = new ServerPair(master, await RedisServer.StartReplicaAsync(way.Port), way);
        await pair.CopiedAsync();
        return pair;
    }

    /// <summary>From now until the next failover, the replica gets nothing and does not know.</summary>
    public void FallBehind() => way.Swallow();

    /// <summary>Kills the master, promotes the replica, and lets the old master begin again as the replica of the new one.</summary>
    public async Task FailOverAsync()
    {
        await _master.KillAsync();
        await OrderAsync(_replica, "NO", "ONE");
        (_master, _replica) = (_replica, _master);
        way.Target = _master.Port;
        await _replica.StartAgainAsync("--replicaof", $"127.0.0.1 {way.Port}");
        await CopiedAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _replica.DisposeAsync();
        await _master.DisposeAsync();
        await way.DisposeAsync();
    }

    private static async Task OrderAsync(RedisServer server, params object[] arguments)
    {
        await using var connection = await server.OpenAsync();
        await connection.GetServers()[0].ExecuteAsync("REPLICAOF", arguments, CommandFlags.None);
    }

    private async Task CopiedAsync()
    {
        await using var connection = await _master.OpenAsync();
        await Eventually.ReadyAsync(async () => ((RedisResult[])((RedisResult[])(await connection.GetServers()[0].ExecuteAsync("ROLE"))!)[2]!).Length == 1);
    }
}
