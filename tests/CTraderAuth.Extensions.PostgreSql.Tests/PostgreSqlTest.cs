using CTraderAuth.Storage;
using CTraderAuth.Tests.Servers;
using CTraderAuth.Tests.Stores;
using Microsoft.Extensions.Logging.Testing;
using Npgsql;

namespace CTraderAuth.Tests;

/// <summary>Stores on PostgreSQL, closed at the end.</summary>
public abstract class PostgreSqlTest(SharedServer shared) : StoreTest
{
    internal StoreSetbacks Setbacks { get; } = new();

    internal StorePromise Promise { get; } = new();

    internal Task<PostgreSqlServer> SharedAsync() => shared.StartedAsync();

    internal async Task<PostgreSqlServer> GivenServer(params string[] settings) => Close(await PostgreSqlServer.StartAsync(settings));

    internal async Task<PostgreSqlServer> GivenStandby(PostgreSqlServer primary, params string[] settings) => Close(await primary.StartStandbyAsync(settings));

    internal async Task<PgBouncer> GivenPooler(PostgreSqlServer server) => Close(await PgBouncer.StartAsync(server));

    internal PostgreSqlGrantStore GivenStore(string connectionString, Action<PostgreSqlGrantStoreOptions>? configure = null, string? clientId = null)
    {
        var options = new PostgreSqlGrantStoreOptions();
        configure?.Invoke(options);
        return Close(new PostgreSqlGrantStore(
            clientId ?? ClientId,
            options,
            ConnectionSource.Parse(connectionString, options.CommandTimeout),
            options.ListenConnectionString is { } listen ? ConnectionSource.Parse(listen, options.CommandTimeout) : null,
            Setbacks, Promise,
            new FakeLogger<PostgreSqlGrantStore>(Logs)));
    }

    // On a busy machine 64 callers may wait longer than 5 s for one of 16 connections.
    internal async Task<PostgreSqlGrantStore> GivenStore(Action<PostgreSqlGrantStoreOptions>? configure = null, string? clientId = null) =>
        GivenStore($"{(await SharedAsync()).ConnectionString};Timeout=60", configure, clientId);

    /// <summary>A store over a data source of the application.</summary>
    internal PostgreSqlGrantStore GivenStore(NpgsqlDataSource source) =>
        Close(new PostgreSqlGrantStore(ClientId, new(), ConnectionSource.Given(source), null, Setbacks, Promise, new FakeLogger<PostgreSqlGrantStore>(Logs)));
}
