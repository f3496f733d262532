using CTraderAuth.Tests.Servers;
using CTraderAuth.Tool.Tests.Servers;
using Npgsql;

namespace CTraderAuth.Tool.Tests.Doctor;

/// <summary>doctor on a server of PostgreSQL.</summary>
public sealed class PostgreSqlTests(SharedPostgreSql shared) : ServerStoreTest
{
    private string _store = null!;

    protected override string Promise => "each write is on its disk before it returns";

    protected override string Fault => "fsync is off";

    public override async ValueTask InitializeAsync() => Environment["CTrader__Store"] = _store = await shared.CreateDatabaseAsync();

    [Fact]
    public async Task Creates_no_table()
    {
        var result = await RunAsync("doctor");

        result.Exit.ShouldBe(4, result.Output);
        Report.Line(result.Output, "store")[3].ShouldContain("ctrader-auth login");
        (await ReadAsync("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).ShouldBeEmpty();
    }

    protected override ICTraderAuthBuilder Register(ICTraderAuthBuilder builder) => builder.UsePostgreSql(_store);

    protected override string Unreachable(int port, string password) => $"Host=127.0.0.1;Port={port};Username=app;Password={password};Database=app";

    protected override async Task<IAsyncDisposable> StartForgetfulAsync()
    {
        var server = await PostgreSqlServer.StartAsync("fsync=off");
        Environment["CTrader__Store"] = server.ConnectionString;
        return server;
    }

    protected override Task<string[]> ContentAsync() => ReadAsync("SELECT ctrader_grants::text FROM ctrader_grants ORDER BY subject");

    private async Task<string[]> ReadAsync(string query)
    {
        await using var connection = new NpgsqlConnection(_store);
        await connection.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand(query, connection);
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        var rows = new List<string>();
        while (await reader.ReadAsync(Cancellation))
        {
            rows.Add(reader.GetString(0));
        }

        return [.. rows];
    }
}
