using CTraderAuth.Servers;
using CTraderAuth.Tests.Servers;

namespace CTraderAuth.Campaign.Cluster;

/// <summary>A master and, for failovers, a replica, behind two addresses that never change.</summary>
internal sealed class RedisCluster : IClusterServer
{
    private readonly SwallowingProxy[] _addresses;
    private RedisServer _master;
    private RedisServer? _replica;
    private int _masterAddress;

    private RedisCluster(RedisServer master, RedisServer? replica, bool waits)
    {
        (_master, _replica) = (master, replica);
        _addresses = replica is null ? [new(master.Port)] : [new(master.Port), new(replica.Port)];
        Store = $"redis:{(waits ? "wait:" : "")}{string.Join(',', _addresses.Select(static address => $"127.0.0.1:{address.Port}"))}";
    }

    public string Store { get; }

    public static async Task<RedisCluster> StartAsync(bool hasReplica, bool waits)
    {
        var master = await RedisServer.StartAsync();
        return new(master, hasReplica ? await RedisServer.StartReplicaAsync(master.Port) : null, hasReplica && waits);
    }

    public async Task RestartAsync()
    {
        await _master.KillAsync();
        await _master.StartAgainAsync();
    }

    public async Task FailOverAsync()
    {
        await _master.KillAsync();
        await using (var connection = await _replica!.OpenAsync())
        {
            await connection.GetDatabase().ExecuteAsync("REPLICAOF", "NO", "ONE");
        }

        await _master.DisposeAsync();
        _master = _replica;
        _replica = await RedisServer.StartReplicaAsync(_master.Port);
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
    }
}
