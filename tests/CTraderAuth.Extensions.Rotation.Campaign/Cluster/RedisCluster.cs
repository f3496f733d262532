using CTraderAuth.Servers;
using CTraderAuth.Tests.Servers;
using StackExchange.Redis;

namespace CTraderAuth.Campaign.Cluster;

/// <summary>A master and, for failovers, a replica, behind two addresses that never change.</summary>
internal sealed class RedisCluster : IClusterServer
{
    private readonly SwallowingProxy[] _addresses;
    private readonly Standby? _kind;
    private RedisServer _master;
    private SwallowingProxy? _way;
    private RedisServer? _replica;
    private int _masterAddress;

    private RedisCluster(RedisServer master, SwallowingProxy? way, RedisServer? replica, Standby? kind)
    {
        (_master, _way, _replica, _kind) = (master, way, replica, kind);
        _addresses = replica is null ? [new(master.Port)] : [new(master.Port), new(replica.Port)];
        Store = $"redis:{(kind is Standby.Sync ? "wait:" : "")}{string.Join(',', _addresses.Select(static address => $"127.0.0.1:{address.Port}"))}";
    }

    public string Store { get; }

    /// <param name="standby">Null for no replica.</param>
    public static async Task<RedisCluster> StartAsync(Standby? standby)
    {
        var master = await RedisServer.StartAsync();
        if (standby is null)
        {
            return new(master, null, null, null);
        }

        var (way, replica) = await StartReplicaAsync(master);
        return new(master, way, replica, standby);
    }

    public async Task RestartAsync()
    {
        await _master.KillAsync();
        await _master.StartAgainAsync();
    }

    public async Task FailOverAsync()
    {
        if (_kind is Standby.Behind)
        {
            await _way!.FallBehindAsync();
        }

        await _master.KillAsync();
        await using (var connection = await _replica!.OpenAsync())
        {
            await connection.GetDatabase().ExecuteAsync("REPLICAOF", "NO", "ONE");
        }

        await _master.DisposeAsync();
        await _way!.DisposeAsync();
        _master = _replica;
        (_way, _replica) = await StartReplicaAsync(_master);
        _addresses[_masterAddress].Target = _replica.Port;
        _masterAddress = 1 - _masterAddress;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var address in _addresses)
        {
            await address.DisposeAsync();
        }

        await _master.DisposeAsync();
        await (_replica?.DisposeAsync() ?? default);
        await (_way?.DisposeAsync() ?? default);
    }

    // A replica that has not received everything once would be promoted without any grant.
    private static async Task<(SwallowingProxy Way, RedisServer Replica)> StartReplicaAsync(RedisServer master)
    {
        var way = new SwallowingProxy(master.Port);
        var replica = await RedisServer.StartReplicaAsync(way.Port);
        await using var connection = await master.OpenAsync();
        await Eventually.ReadyAsync(async () => ((RedisResult[])((RedisResult[])(await connection.GetDatabase().ExecuteAsync("ROLE"))!)[2]!).Length == 1);
        return (way, replica);
    }
}
