using CTraderAuth.Servers;
using CTraderAuth.Tests.Consent.Browser;
using CTraderAuth.Tests.Servers;

[assembly: AssemblyFixture(typeof(SharedServer))]

// They wait for servers, time-outs and other processes more than they compute.
[assembly: Xunit.v3.Parallelization(MaxThreads = 3)]

namespace CTraderAuth.Tests.Servers;

/// <summary>One durable server for all tests that do it no harm, and one in cluster mode. Each starts when it is needed first.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    private readonly Lazy<Task<RedisServer>> _single = new(() => RedisServer.StartAsync());
    private readonly Lazy<Task<RedisServer>> _cluster = new(ClusterAsync);

    internal Task<RedisServer> SingleAsync() => _single.Value;

    internal Task<RedisServer> ClusterAsync(CancellationToken cancellationToken) => _cluster.Value.WaitAsync(cancellationToken);

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        foreach (var started in (Lazy<Task<RedisServer>>[])[_single, _cluster])
        {
            if (started is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            {
                await (await started.Value).DisposeAsync();
            }
        }
    }

    private static async Task<RedisServer> ClusterAsync()
    {
        // Its bus would listen 10,000 above its port, where ports of outgoing connections may be.
        var server = await RedisServer.StartAsync("--cluster-enabled", "yes", "--cluster-port", $"{FreePort.Next()}");
        await using var connection = await server.OpenAsync();
        await connection.GetServers()[0].ExecuteAsync("CLUSTER", "ADDSLOTSRANGE", 0, 16383);
        await Eventually.ReadyAsync(async () => ((string?)await connection.GetServers()[0].ExecuteAsync("CLUSTER", "INFO"))!.Contains("cluster_state:ok", StringComparison.Ordinal));
        return server;
    }
}
