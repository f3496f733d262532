using CTraderAuth.Benchmarks.Report;
using CTraderAuth.Servers;
using CTraderAuth.Tests.Consent.Browser;
using Npgsql;

namespace CTraderAuth.Benchmarks.Stores;

/// <summary>PostgreSQL with its defaults, started for the measurement on a port and in a directory of its own.</summary>
internal static class PostgreSqlSection
{
    private static readonly string? Programs = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal).Select(static version => Path.Combine(version, "bin")).FirstOrDefault(Directory.Exists)
        : null;

    public static bool IsInstalled => Programs is not null;

    public static async Task<Section> MeasureRatesAsync(bool quick)
    {
        await using var server = await StartAsync();
        await using var bare = new NpgsqlSlimDataSourceBuilder($"{ConnectionString(server.Port)};Max Auto Prepare=10;Auto Prepare Min Usages=2;No Reset On Close=true;Maximum Pool Size=16").Build();
        await using (var create = bare.CreateCommand("CREATE TABLE bare (id int PRIMARY KEY, content bytea) WITH (fillfactor = 80)"))
        {
            await create.ExecuteNonQueryAsync();
        }

        return await StoreRates.MeasureAsync(
            "PostgreSQL",
            builder => Use(builder, server.Port),
            number => CommitAsync(bare, number, new byte[600]),
            static (toBare, _) => Goal.AtLeast(0.6, toBare, " ×"),
            quick);
    }

    public static async Task<Section> MeasurePropagationAsync(bool quick)
    {
        await using var server = await StartAsync();
        return await Propagation.MeasureAsync("PostgreSQL", Use, server.Port, quick);
    }

    private static async Task CommitAsync(NpgsqlDataSource source, int number, byte[] content)
    {
        await using var command = source.CreateCommand("INSERT INTO bare VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET content = excluded.content");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = number });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = content });
        await command.ExecuteNonQueryAsync();
    }

    private static void Use(ICTraderAuthBuilder builder, int port) => builder.UsePostgreSql(ConnectionString(port));

    private static string ConnectionString(int port) => $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres";

    private static async Task<Server> StartAsync()
    {
        var (folder, port) = (new ServerFolder(), FreePort.Next());
        var data = folder.File("data");
        await using (var creating = await ServerProcess.StartAsync(folder, $"{Programs}/initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"))
        {
            await WhenAsync(() => Task.FromResult(File.Exists(folder.File("server.log")) && File.ReadAllText(folder.File("server.log")).Contains("Success", StringComparison.Ordinal)));
        }

        var process = await ServerProcess.StartAsync(folder, $"{Programs}/postgres", "-D", data, "-c", $"port={port}", "-c", "listen_addresses=127.0.0.1", "-c", $"unix_socket_directories={folder.Path}");
        await WhenAsync(async () =>
        {
            try
            {
                await using var connection = new NpgsqlConnection($"{ConnectionString(port)};Pooling=false");
                await connection.OpenAsync();
                return true;
            }
            catch (NpgsqlException)
            {
                return false;
            }
        });
        return new(folder, process, port);
    }

    private static async Task WhenAsync(Func<Task<bool>> isReady)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await isReady())
        {
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

    private sealed record Server(ServerFolder Folder, ServerProcess Process, int Port) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Process.DisposeAsync();

            // Its processes notice that the first one is gone.
            await WhenAsync(() => Task.FromResult(TryDelete(Folder)));
        }

        private static bool TryDelete(ServerFolder folder)
        {
            try
            {
                folder.Dispose();
                return true;
            }
            catch (IOException)
            {
                return false;
            }
        }
    }
}
