using CTraderAuth.Tests.Servers;
using CTraderAuth.Tool.Tests.Servers;

[assembly: AssemblyFixture(typeof(SharedPostgreSql))]

namespace CTraderAuth.Tool.Tests.Servers;

/// <summary>One durable PostgreSQL for all tests that do it no harm, with a database for each. It starts when it is needed first.</summary>
public sealed class SharedPostgreSql : IAsyncDisposable
{
    private readonly Lazy<Task<PostgreSqlServer>> _server = new(() => PostgreSqlServer.StartAsync());
    private int _databases;

    /// <summary>Creates an empty database, and returns how to reach it.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var server = await _server.Value;
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await server.ExecuteAsync($"CREATE DATABASE {name}");
        return server.ConnectionString.Replace("Database=postgres", $"Database={name}", StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await _server.Value).DisposeAsync();
        }

        await PostgreSqlServer.ForgetTemplateAsync();
    }
}
