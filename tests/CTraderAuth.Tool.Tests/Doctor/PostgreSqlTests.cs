using CTraderAuth.Tests.Servers;
using CTraderAuth.Tool.Tests.Servers;
using Npgsql;

namespace CTraderAuth.Tool.Tests.Doctor;

/// <summary>doctor on a server of PostgreSQL.</summary>
public sealed class PostgreSqlTests(SharedPostgreSql shared) : ToolTest
{
    private string _store = null!;

    public override async ValueTask InitializeAsync() => Environment["CTrader__Store"] = _store = await shared.CreateDatabaseAsync();

    [Fact]
    public async Task Says_what_the_server_promises()
    {
        var token = await ConnectAsync();

        var result = await RunAsync("doctor");

        result.Exit.ShouldBe(0, result.Output);
        Report.Line(result.Output, "store")[2].ShouldContain("each write is on its disk before it returns");
        Report.Line(result.Output, "encryption")[0].ShouldBe("warning");
        Report.Line(result.Output, "grant my-bot")[0].ShouldBe("ok");
        result.Output.ShouldNotContain(token.Value);
    }

    [Fact]
    public async Task Creates_no_table()
    {
        var result = await RunAsync("doctor");

        result.Exit.ShouldBe(4, result.Output);
        Report.Line(result.Output, "store")[3].ShouldContain("ctrader-auth login");
        await using var connection = new NpgsqlConnection(_store);
        await connection.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand("SELECT to_regclass('ctrader_grants') IS NULL", connection);
        (await command.ExecuteScalarAsync(Cancellation)).ShouldBe(true);
    }

    [Fact]
    public async Task Says_that_the_server_is_unavailable()
    {
        Environment["CTrader__Store"] = $"Host=127.0.0.1;Port={CTraderAuth.Tests.Consent.Browser.FreePort.Next()};Username=app;Password=a-password-of-the-store;Database=app";

        var result = await RunAsync("doctor");

        result.Exit.ShouldBe(3, result.Output);
        Report.Line(result.Output, "store")[2].ShouldContain("cannot be reached");
        (result.Output + result.Error).ShouldNotContain("a-password-of-the-store");
    }

    [Fact]
    public async Task Says_that_the_server_may_forget()
    {
        await using var server = await PostgreSqlServer.StartAsync("fsync=off");
        Environment["CTrader__Store"] = server.ConnectionString;

        var result = await RunAsync("doctor");

        result.Exit.ShouldBe(2, result.Output);
        Report.Line(result.Output, "store")[2].ShouldContain("fsync is off");
    }

    protected override ICTraderAuthBuilder Register(ICTraderAuthBuilder builder) => builder.UsePostgreSql(_store);
}
