using CTraderAuth.Tests.Consent.Browser;
using CTraderAuth.Tests.Servers;
using StackExchange.Redis;

namespace CTraderAuth.Tool.Tests.Doctor;

/// <summary>doctor on a server of Redis.</summary>
public sealed class RedisTests : ToolTest
{
    private RedisServer _server = null!;

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
    public async Task Says_what_the_server_promises_and_writes_nothing()
    {
        var token = await ConnectAsync();
        await using var connection = await _server.OpenAsync();
        var before = await KeysAsync(connection);

        var result = await RunAsync("doctor");

        result.Exit.ShouldBe(0, result.Output);
        Report.Line(result.Output, "store")[2].ShouldContain("Redis");
        Report.Line(result.Output, "encryption")[0].ShouldBe("warning");
        Report.Line(result.Output, "grant my-bot")[0].ShouldBe("ok");
        result.Output.ShouldNotContain(token.Value);
        (await KeysAsync(connection)).ShouldBe(before);
    }

    [Fact]
    public async Task Says_that_the_server_is_unavailable()
    {
        Environment["CTrader__Store"] = $"127.0.0.1:{FreePort.Next()},password=a-password-of-the-store,connectTimeout=500";

        var result = await RunAsync("doctor");

        result.Exit.ShouldBe(3, result.Output);
        Report.Line(result.Output, "store")[0].ShouldBe("failed");
        result.Sentence.ShouldBe("ctrader-auth: 1 check failed: store.");
        (result.Output + result.Error).ShouldNotContain("a-password-of-the-store");
    }

    [Fact]
    public async Task Says_that_the_server_may_forget()
    {
        await using var server = await RedisServer.StartAsync("--appendonly", "no");
        Environment["CTrader__Store"] = server.Configuration;

        var result = await RunAsync("doctor");

        result.Exit.ShouldBe(2, result.Output);
        Report.Line(result.Output, "store")[2].ShouldContain("appendonly");
    }

    protected override ICTraderAuthBuilder Register(ICTraderAuthBuilder builder) => builder.UseRedis(_server.Configuration);

    private static async Task<string[]> KeysAsync(ConnectionMultiplexer connection) =>
        [.. (await connection.GetServers()[0].KeysAsync().Select(key => key.ToString()).ToListAsync(Cancellation)).Order(StringComparer.Ordinal)];
}
