using StackExchange.Redis;

namespace CTraderAuth.Storage;

/// <summary>What a server says about itself. A setting is null if the server does not tell.</summary>
internal sealed record ServerFacts
{
    public required string Version { get; init; }

    public required bool IsMaster { get; init; }

    /// <summary>Identifies the history of the data: another one after each promotion, and after each start.</summary>
    public required string ReplicationId { get; init; }

    public required int Replicas { get; init; }

    public string? AppendOnly { get; init; }

    public string? AppendFsync { get; init; }

    /// <summary>Whether a process that copies or rewrites the data keeps it from fsync, also with <c>appendfsync always</c>.</summary>
    public string? NoFsyncOnRewrite { get; init; }

    public string? EvictionPolicy { get; init; }

    public static async Task<ServerFacts> ReadAsync(IServer server)
    {
        // The client has INFO only for administrators. A script may ask, over every connection of an application.
        var info = Lines((string?)await server.ExecuteAsync("EVAL", ["return redis.call('INFO')", 0], CommandFlags.NoRedirect).ConfigureAwait(false));
        return new()
        {
            Version = info.GetValueOrDefault("redis_version", "of an unknown version"),
            IsMaster = info.GetValueOrDefault("role") is "master",
            ReplicationId = info.GetValueOrDefault("master_replid", ""),
            Replicas = int.TryParse(info.GetValueOrDefault("connected_slaves"), out var replicas) ? replicas : 0,
            AppendOnly = await SettingAsync(server, "appendonly").ConfigureAwait(false) ?? (info.GetValueOrDefault("aof_enabled") is "0" ? "no" : null),
            AppendFsync = await SettingAsync(server, "appendfsync").ConfigureAwait(false),
            NoFsyncOnRewrite = await SettingAsync(server, "no-appendfsync-on-rewrite").ConfigureAwait(false),
            EvictionPolicy = await SettingAsync(server, "maxmemory-policy").ConfigureAwait(false) ?? info.GetValueOrDefault("maxmemory_policy"),
        };
    }

    private static async Task<string?> SettingAsync(IServer server, string name)
    {
        try
        {
            var pair = await server.ExecuteAsync("CONFIG", ["GET", name], CommandFlags.NoRedirect).ConfigureAwait(false);
            return pair.Length == 2 ? (string?)pair[1] : null;
        }
        catch (Exception e) when (e is RedisServerException or RedisCommandException)
        {
            // Renamed, not permitted, or only for administrators.
            return null;
        }
    }

    private static Dictionary<string, string> Lines(string? text)
    {
        var lines = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in (text ?? "").Split('\n', StringSplitOptions.TrimEntries))
        {
            if (line.IndexOf(':') is > 0 and var colon)
            {
                lines[line[..colon]] = line[(colon + 1)..];
            }
        }

        return lines;
    }
}
