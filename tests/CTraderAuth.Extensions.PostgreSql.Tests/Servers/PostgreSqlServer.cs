using System.Diagnostics;
using System.Globalization;
using CTraderAuth.Servers;
using CTraderAuth.Tests.Consent.Browser;
using Npgsql;

namespace CTraderAuth.Tests.Servers;

/// <summary>A PostgreSQL of the test's own: a private port and directory, durable unless it is told otherwise.</summary>
internal sealed class PostgreSqlServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static Lazy<Task<ServerFolder>> _template = new(CreateTemplateAsync);

    private readonly ServerFolder _folder = new();
    private readonly string[] _settings;
    private ServerProcess? _process;
    private bool _isPaused;

    private PostgreSqlServer(string[] settings) => _settings = settings;

    public int Port { get; } = FreePort.Next();

    public string Address => $"PostgreSQL at 127.0.0.1:{Port}";

    public string ConnectionString => $"Host=127.0.0.1;Port={Port};Username=postgres;Database=postgres";

    private string Data => _folder.File("data");

    /// <summary>Starts a server with settings such as <c>fsync=off</c>.</summary>
    public static async Task<PostgreSqlServer> StartAsync(params string[] settings)
    {
        var template = await _template.Value;
        var server = new PostgreSqlServer(settings);
        await RunAsync(server._folder, "cp", "-a", template.File("data"), server.Data);
        await server.StartAsync();
        return server;
    }

    /// <summary>Starts a server that was created on its own, with an identity of its own.</summary>
    public static async Task<PostgreSqlServer> CreateAsync()
    {
        var server = new PostgreSqlServer([]);
        await InitializeAsync(server._folder);
        await server.StartAsync();
        return server;
    }

    /// <summary>Starts a standby of this server.</summary>
    public async Task<PostgreSqlServer> StartStandbyAsync(params string[] settings)
    {
        var standby = new PostgreSqlServer(settings);
        await RunAsync(standby._folder, Program("pg_basebackup"), "-h", "127.0.0.1", "-p", $"{Port}", "-U", "postgres", "-D", standby.Data, "-R", "-X", "stream", "-c", "fast");
        await standby.StartAsync();
        return standby;
    }

    /// <summary>Starts it, or starts it again on the data that it had.</summary>
    public async Task StartAsync()
    {
        await Eventually.ReadyAsync(() => !HasProcesses);
        File.Delete(Path.Combine(Data, "postmaster.pid"));
        string[] settings =
        [
            $"port={Port}", "listen_addresses=127.0.0.1", $"unix_socket_directories={_folder.Path}", "max_connections=300", "shared_buffers=32MB", "lc_messages=C",
            "wal_receiver_status_interval=1s", "wal_retrieve_retry_interval=100ms", "dynamic_shared_memory_type=mmap", .. _settings,
        ];
        _process = await ServerProcess.StartAsync(_folder, Program("postgres"), ["-D", Data, .. settings.SelectMany(static setting => (string[])["-c", setting])]);
        using var patience = new CancellationTokenSource(Patience);
        while (!await AnswersAsync())
        {
            if (patience.IsCancellationRequested)
            {
                throw new TimeoutException(await File.ReadAllTextAsync(_folder.File("server.log"), CancellationToken.None));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
        }

        // A killed server leaves its segment of shared memory behind, and a machine has 4096. Removed while it is in use, it goes with the last process.
        await RunAsync(_folder, "ipcrm", "-m", (await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid")))[6].Split(' ')[^1]);
    }

    /// <summary>Ends it at once, and returns when none of its processes is left.</summary>
    public async Task KillAsync()
    {
        await _process!.KillAsync();
        await Eventually.ReadyAsync(() => !HasProcesses);
    }

    /// <summary>Copies its data; it is away meanwhile.</summary>
    public async Task BackUpAsync()
    {
        await KillAsync();
        await _folder.CopyAsync("data", "backup");
        await StartAsync();
    }

    /// <summary>Goes on with what it had when it was backed up.</summary>
    public async Task RestoreAsync()
    {
        await KillAsync();
        await _folder.CopyAsync("backup", "data");
        await StartAsync();
    }

    public Task PauseAsync()
    {
        _isPaused = true;
        return SignalAllAsync("STOP");
    }

    public Task ContinueAsync() => SignalAllAsync("CONT");

    /// <summary>Makes a standby the primary.</summary>
    public async Task PromoteAsync()
    {
        await ExecuteAsync("SELECT pg_promote(true, 60)");
        await Eventually.ReadyAsync(async () => !(bool)(await ScalarAsync("SELECT pg_is_in_recovery()"))!);
    }

    /// <summary>Adds lines before all others of pg_hba.conf, and reads it.</summary>
    public async Task AllowAsync(params string[] lines)
    {
        var file = Path.Combine(Data, "pg_hba.conf");
        await File.WriteAllLinesAsync(file, [.. lines, .. await File.ReadAllLinesAsync(file)]);
        await ExecuteAsync("SELECT pg_reload_conf()");
    }

    /// <summary>Writes a file into its data directory, for it alone.</summary>
    public async Task WriteAsync(string name, string text)
    {
        var file = Path.Combine(Data, name);
        await File.WriteAllTextAsync(file, text);
        using var chmod = Process.Start("chmod", ["600", file]);
        await chmod.WaitForExitAsync();
        if (ServerFolder.IsShared)
        {
            using var chown = Process.Start("chown", [$"{ServerProcess.User}:{ServerProcess.User}", file]);
            await chown.WaitForExitAsync();
        }
    }

    /// <summary>Executes a statement as the superuser, over a connection of the test.</summary>
    public async Task ExecuteAsync(string sql, string? database = null) => await ScalarAsync(sql, database);

    public async Task<object?> ScalarAsync(string sql, string? database = null)
    {
        await using var connection = new NpgsqlConnection($"{ConnectionString};Pooling=false{(database is null ? "" : $";Database={database}")}");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    public async Task<long> NumberAsync(string sql) => Convert.ToInt64(await ScalarAsync(sql), CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await (_isPaused ? ContinueAsync() : Task.CompletedTask);
            await _process.DisposeAsync();
            await Eventually.ReadyAsync(() => !HasProcesses);
        }

        _folder.Dispose();
    }

    /// <summary>Removes what servers are copied from, once none is started any more.</summary>
    public static async Task ForgetTemplateAsync()
    {
        var template = Interlocked.Exchange(ref _template, new(CreateTemplateAsync));
        if (template.IsValueCreated)
        {
            (await template.Value).Dispose();
        }
    }

    public static string Program(string name) => Needs.Program(name, "postgresql");

    // Each process of a server works in its data directory.
    private bool HasProcesses => ProcessIds().Any();

    private IEnumerable<int> ProcessIds()
    {
        foreach (var process in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(process), out var id) && WorksHere(process))
            {
                yield return id;
            }
        }
    }

    private bool WorksHere(string process)
    {
        try
        {
            return new FileInfo($"{process}/cwd").LinkTarget == Data;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private async Task SignalAllAsync(string signal)
    {
        if (ProcessIds().ToArray() is { Length: > 0 } ids)
        {
            using var kill = Process.Start("kill", [$"-{signal}", .. ids.Select(static id => $"{id}")]);
            await kill.WaitForExitAsync();
        }
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await ScalarAsync("SELECT 1");
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static async Task<ServerFolder> CreateTemplateAsync()
    {
        var folder = new ServerFolder();
        await InitializeAsync(folder);
        return folder;
    }

    private static Task InitializeAsync(ServerFolder folder) =>
        RunAsync(folder, Program("initdb"), "-D", folder.File("data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N");

    private static async Task RunAsync(ServerFolder folder, string program, params string[] arguments)
    {
        string[] command = ServerFolder.IsShared && program != "cp"
            ? ["setpriv", $"--reuid={ServerProcess.User}", $"--regid={ServerProcess.User}", "--clear-groups", program, .. arguments]
            : [program, .. arguments];
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = folder.Path, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, await error);
    }
}
