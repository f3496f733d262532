using CTraderAuth.Tests.Servers;

namespace CTraderAuth.Tool.Tests.Doctor;

/// <summary>doctor on a server of Redis.</summary>
public sealed class RedisTests : ServerStoreTest
{
    private RedisServer _server = null!;

    protected override string Promise => "Redis";

    protected override string Fault => "appendonly";

    public override async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        Environment["CTrader__Store"] = $"redis://{_server.Configuration}";
    }

    public override async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override ICTraderAuthBuilder Register(ICTraderAuthBuilder builder) => builder.UseRedis(_server.Configuration);

    protected override string Unreachable(int port, string password) => $"127.0.0.1:{port},password={password},connectTimeout=500";

    protected override async Task<IAsyncDisposable> StartForgetfulAsync()
    {
        var server = await RedisServer.StartAsync("--appendonly", "no");
        Environment["CTrader__Store"] = server.Configuration;
        return server;
    }

    protected override async Task<string[]> ContentAsync()
    {
        await using var connection = await _server.OpenAsync();
        return [.. (await connection.GetServers()[0].KeysAsync().Select(key => key.ToString()).ToListAsync(Cancellation)).Order(StringComparer.Ordinal)];
    }
}
