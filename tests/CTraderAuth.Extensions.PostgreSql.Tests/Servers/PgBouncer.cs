using System.Diagnostics;
using CTraderAuth.Servers;
using CTraderAuth.Tests.Consent.Browser;
using Npgsql;

namespace CTraderAuth.Tests.Servers;

/// <summary>A pooler in transaction mode in front of a server.</summary>
internal sealed class PgBouncer : IAsyncDisposable
{
    private readonly ServerFolder _folder = new();
    private ServerProcess? _process;

    public int Port { get; } = FreePort.Next();

    public string ConnectionString => $"Host=127.0.0.1;Port={Port};Username=postgres;Database=postgres;Timeout=60";

    private string Settings => _folder.File("pgbouncer.ini");

    public static async Task<PgBouncer> StartAsync(PostgreSqlServer server)
    {
        var pooler = new PgBouncer();
        await pooler.ConfigureAsync(server);
        pooler._process = await ServerProcess.StartAsync(pooler._folder, Needs.Program("pgbouncer", "pgbouncer"), pooler.Settings);
        await Eventually.ReadyAsync(pooler.AnswersAsync);
        return pooler;
    }

    /// <summary>Leads every client to another server from now on; their own connections stay.</summary>
    public async Task LeadToAsync(PostgreSqlServer server)
    {
        await ConfigureAsync(server);
        foreach (var command in (string[])["RELOAD", "RECONNECT"])
        {
            await ExecuteSimpleAsync(command);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _folder.Dispose();
    }

    // Its console does not know the extended protocol.
    private async Task ExecuteSimpleAsync(string command)
    {
        using var psql = Process.Start(new ProcessStartInfo(PostgreSqlServer.Program("psql"), ["-h", "127.0.0.1", "-p", $"{Port}", "-U", "postgres", "-d", "pgbouncer", "-c", command]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = psql.StandardError.ReadToEndAsync();
        await psql.StandardOutput.ReadToEndAsync();
        await psql.WaitForExitAsync();
        psql.ExitCode.ShouldBe(0, await error);
    }

    private Task ConfigureAsync(PostgreSqlServer server) => File.WriteAllTextAsync(Settings, $"""
        [databases]
        * = host=127.0.0.1 port={server.Port} user=postgres
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = {Port}
        unix_socket_dir =
        auth_type = any
        admin_users = postgres
        pool_mode = transaction
        default_pool_size = 5
        max_client_conn = 300
        """);

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await using var connection = new NpgsqlConnection($"{ConnectionString};Pooling=false");
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
