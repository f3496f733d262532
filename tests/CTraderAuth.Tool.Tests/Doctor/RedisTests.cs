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

    [Fact]
    public async Task Every_command_waits_for_as_many_replicas_as_the_program()
    {
        await ConnectAsync();
        var requests = Sandbox.TokenRequests.Count;
        Environment["CTrader__StoreOptions__Replicas"] = "1";
        Environment["CTrader__StoreOptions__ReplicaTimeout"] = "00:00:00.050";

        var result = await RunAsync("refresh");

        result.Exit.ShouldBe(3, result.Error);
        result.Sentence.ShouldContain("replica");
        Sandbox.TokenRequests.Count.ShouldBe(requests);
    }

    [Fact]
    public async Task No_command_ignores_an_option_that_is_misspelled()
    {
        Environment["CTrader__StoreOptions__Replcas"] = "1";

        (await RunAsync("status")).Sentence.ShouldBe("ctrader-auth: CTrader:StoreOptions:Replcas is not an option of a store. Did you mean CTrader:StoreOptions:Replicas? Nothing was changed.");
        var doctor = await RunAsync("doctor", "--offline");

        doctor.Exit.ShouldBe(2, doctor.Output);
        Report.Line(doctor.Output, "StoreOptions:Replcas")[0].ShouldBe("failed");
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
