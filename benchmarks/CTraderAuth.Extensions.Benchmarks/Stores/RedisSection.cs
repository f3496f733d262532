using CTraderAuth.Benchmarks.Report;
using CTraderAuth.Servers;
using CTraderAuth.Tests.Consent.Browser;
using StackExchange.Redis;

namespace CTraderAuth.Benchmarks.Stores;

/// <summary>Redis with <c>appendfsync always</c>, started for the measurement on a port and in a directory of its own.</summary>
internal static class RedisSection
{
    private const string Program = "/usr/bin/redis-server";

    public static bool IsInstalled => File.Exists(Program);

    public static async Task<Section> MeasureRatesAsync(bool quick)
    {
        await using var server = await StartAsync();
        await using var bare = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{server.Port}");
        var (database, content) = (bare.GetDatabase(), new byte[600]);
        return await StoreRates.MeasureAsync(
            "Redis (appendfsync always)",
            builder => Use(builder, server.Port),
            number => database.StringSetAsync($"bare-{number}", content),
            static (_, toMemory) => Goal.AtLeast(0.25, toMemory, " × in memory"),
            quick);
    }

    public static async Task<Section> ProfileAsync()
    {
        await using var server = await StartAsync();
        await using var bare = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{server.Port}");
        var (database, content) = (bare.GetDatabase(), new byte[600]);
        return await ServerProfile.MeasureAsync("Redis", builder => Use(builder, server.Port), number => database.StringSetAsync($"bare-{number}", content));
    }

    public static async Task<Section> MeasurePropagationAsync(bool quick)
    {
        await using var server = await StartAsync();
        return await Propagation.MeasureAsync("Redis", Use, server.Port, quick);
    }

    public static async Task<Section> MeasureRefresherAsync(int count)
    {
        await using var server = await StartAsync();
        return await RefresherSection.MeasureAsync("Redis", builder => Use(builder, server.Port), count);
    }

    private static void Use(ICTraderAuthBuilder builder, int port) => builder.UseRedis($"127.0.0.1:{port}");

    private static async Task<Server> StartAsync()
    {
        var (folder, port) = (new ServerFolder(onDisk: true), FreePort.Next());
        var process = await ServerProcess.StartAsync(
            folder, Program, "--port", $"{port}", "--bind", "127.0.0.1", "--dir", folder.Path, "--save", "", "--appendonly", "yes", "--appendfsync", "always");
        await using var ready = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{port},connectRetry=30");
        return new(folder, process, port);
    }

    private sealed record Server(ServerFolder Folder, ServerProcess Process, int Port) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Process.DisposeAsync();
            Folder.Dispose();
        }
    }
}
