using CTraderAuth.Servers;
using CTraderAuth.Tests.Consent.Browser;
using Npgsql;

namespace CTraderAuth.Benchmarks.Stores;

/// <summary>A PostgreSQL with its defaults, started for a measurement on a port and in a directory of its own.</summary>
internal sealed class BenchPostgreSql : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly ServerFolder _folder = new(onDisk: true);
    private ServerProcess? _process;

    private BenchPostgreSql()
    {
    }

    public static bool IsInstalled => ProgramPath.Find("initdb") is not null;

    public int Port { get; } = FreePort.Next();

    public string ConnectionString => ConnectionStringOf(Port);

    public static string ConnectionStringOf(int port) => $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres";

    public static async Task<BenchPostgreSql> StartAsync()
    {
        var server = new BenchPostgreSql();
        var data = server._folder.File("data");
        await using (var creating = await ServerProcess.StartAsync(server._folder, ProgramPath.Find("initdb")!, "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"))
        {
            await Eventually.ReadyAsync(() => File.Exists(server._folder.File("server.log")) && File.ReadAllText(server._folder.File("server.log")).Contains("Success", StringComparison.Ordinal), Patience);
        }

        server._process = await ServerProcess.StartAsync(server._folder, ProgramPath.Find("postgres")!, "-D", data, "-c", $"port={server.Port}", "-c", "listen_addresses=127.0.0.1", "-c", $"unix_socket_directories={server._folder.Path}");
        await Eventually.ReadyAsync(server.AnswersAsync, Patience);
        return server;
    }

    /// <summary>Executes a statement, however long it takes, and returns the first column of its rows.</summary>
    public async Task<IReadOnlyList<object>> ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection($"{ConnectionString};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync();
        List<object> rows = [];
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetValue(0));
        }

        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            // Killed, it would leave its shared memory behind.
            await _process.SignalAsync("QUIT");
            await Eventually.ReadyAsync(() => !File.Exists(Path.Combine(_folder.File("data"), "postmaster.pid")), Patience);
            await _process.DisposeAsync();
        }

        // Its processes notice that the first one is gone.
        await Eventually.ReadyAsync(IsDeleted, Patience);
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await ExecuteAsync("SELECT 1");
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private bool IsDeleted()
    {
        try
        {
            _folder.Dispose();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
