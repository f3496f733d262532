using Npgsql;
using NpgsqlTypes;

namespace CTraderAuth.Storage;

/// <summary>What a server says about itself.</summary>
internal sealed record ServerFacts(string Version, string Encoding, bool InRecovery, string? SystemId, long Mark, bool Fsync, bool FullPageWrites, string SynchronousStandbys, long Standbys, bool IsPooled)
{
    private const string Settings = """
        SELECT current_setting('server_version'), current_setting('server_encoding'), pg_is_in_recovery(), current_setting('fsync') = 'on', current_setting('full_page_writes') = 'on',
            current_setting('synchronous_standby_names'), (SELECT count(*) FROM pg_stat_replication), pg_backend_pid(),
            (SELECT relpersistence::text FROM pg_class WHERE oid = to_regclass($1))
        """;

    /// <summary>Why the server tells no timeline; null if it does.</summary>
    public string? Untold { get; init; }

    /// <summary>Whether a crash empties the table of the grants; false if there is no table yet.</summary>
    public bool IsUnlogged { get; init; }

    public int Timeline => (int)(Mark >> 32);

    /// <summary>The server and its timeline, for a log.</summary>
    public string History => $"system {SystemId ?? "unknown"}, timeline {Timeline}";

    /// <param name="connection">A connection to the server.</param>
    /// <param name="table">The table of the grants, quoted; null if only the server matters.</param>
    /// <param name="timeoutInSeconds">How long each of two statements may take.</param>
    public static async Task<ServerFacts> ReadAsync(NpgsqlConnection connection, string? table, int timeoutInSeconds)
    {
        using var command = new NpgsqlCommand(Settings, connection) { CommandTimeout = timeoutInSeconds };
        command.Parameters.Add(new NpgsqlParameter { Value = table is null ? DBNull.Value : table, NpgsqlDbType = NpgsqlDbType.Text });
        ServerFacts facts;
        var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            await reader.ReadAsync().ConfigureAwait(false);
            facts = new(
                reader.GetString(0), reader.GetString(1), reader.GetBoolean(2), null, 0, reader.GetBoolean(3), reader.GetBoolean(4), reader.GetString(5), reader.GetInt64(6),
                IsPooled: reader.GetInt32(7) != connection.ProcessID)
            {
                IsUnlogged = !reader.IsDBNull(8) && reader.GetString(8) != "p",
            };
        }

        if (facts.InRecovery)
        {
            return facts;
        }

        try
        {
            command.Parameters.Clear();
            command.CommandText = $"SELECT {Sql.Mark}, (SELECT system_identifier::text FROM pg_control_system())";
            reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
            await using var closing = reader.ConfigureAwait(false);
            await reader.ReadAsync().ConfigureAwait(false);
            return facts with { Mark = reader.GetInt64(0), SystemId = reader.GetString(1) };
        }
        catch (PostgresException e) when (e.SqlState is "0A000" or "42501" or "42883" or "XX000")
        {
            // Services that only speak the protocol of PostgreSQL, or forbid these functions.
            return facts with { Untold = e.SqlState };
        }
    }
}
