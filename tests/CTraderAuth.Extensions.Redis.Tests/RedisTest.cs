using CTraderAuth.Storage;
using CTraderAuth.Tests.Servers;
using CTraderAuth.Tests.Stores;
using Microsoft.Extensions.Logging.Testing;
using StackExchange.Redis;

namespace CTraderAuth.Tests;

/// <summary>Stores on Redis, closed at the end.</summary>
public abstract class RedisTest(SharedServer shared) : StoreTest
{
    internal Task<RedisServer> SharedAsync() => shared.SingleAsync();

    internal Task<RedisServer> ClusterAsync() => shared.ClusterAsync(Cancellation);

    internal async Task<RedisServer> GivenServer(params string[] arguments) => Close(await RedisServer.StartAsync(arguments));

    internal async Task<RedisServer> GivenReplica(RedisServer master, params string[] arguments) => Close(await RedisServer.StartReplicaAsync(master.Port, arguments));

    internal RedisGrantStore GivenStore(string configuration, Action<RedisGrantStoreOptions>? configure = null, string? clientId = null)
    {
        var options = new RedisGrantStoreOptions();
        configure?.Invoke(options);
        var settings = ConnectionSettings.Parse(configuration);
        return Close(new RedisGrantStore(
            clientId ?? ClientId,
            options,
            [.. Enumerable.Range(0, 4).Select(_ => new ConnectionSource(settings.OpenAsync, isOwned: true))],
            new(() => settings.OpenToWaitAsync(options.ReplicaTimeout), isOwned: true),
            new FakeLogger<RedisGrantStore>(Logs),
            new(),
            new()));
    }

    internal async Task<RedisGrantStore> GivenStore(Action<RedisGrantStoreOptions>? configure = null, string? clientId = null) =>
        GivenStore((await SharedAsync()).PatientConfiguration, configure, clientId);

    internal async Task<IDatabase> GivenDatabase(RedisServer server) => Close(await server.OpenAsync()).GetDatabase();
}
