using Npgsql;

namespace CTraderAuth.Storage;

/// <summary>Executes one statement, which is its own transaction.</summary>
internal static class Statement
{
    public static async Task<GrantServer.Answer<List<T>>> ReadAsync<T>(NpgsqlConnection connection, string sql, int timeoutInSeconds, NpgsqlParameter[] parameters, Func<NpgsqlDataReader, T> read)
    {
        using var command = Create(connection, sql, timeoutInSeconds, parameters);
        var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
        await using var closing = reader.ConfigureAwait(false);
        var rows = new List<T>();
        long? mark = null;
        while (await reader.ReadAsync().ConfigureAwait(false))
        {
            mark = RowReader.Mark(reader);
            rows.Add(read(reader));
        }

        return new(rows, mark);
    }

    /// <summary>Returns whether a row was written. Never cancelled: a commit that waits for a standby would end as if it were confirmed.</summary>
    /// <exception cref="StoreException">The write was not confirmed by the standby that was to confirm it.</exception>
    public static async Task<GrantServer.Answer<bool>> WriteAsync(NpgsqlConnection connection, Sql.Write write, int timeoutInSeconds, Func<NpgsqlParameter[]> parameters)
    {
        if (await WriteAsync(connection, write.Usual, timeoutInSeconds, parameters(), static _ => true).ConfigureAwait(false) is { Mark: not null } written)
        {
            return written;
        }

        // Nothing was written. Behind a pooler, only the statement itself can tell which server said so.
        return await WriteAsync(connection, write.Certain, timeoutInSeconds, parameters(), static reader => reader.GetInt64(1) == 1).ConfigureAwait(false);
    }

    /// <summary>Commits something, so that everything before it is where the server promises it to be.</summary>
    /// <exception cref="StoreException">The standby did not confirm.</exception>
    public static Task ProveAsync(NpgsqlConnection connection, Sql sql, int timeoutInSeconds) => WriteAsync(connection, sql.Prove, timeoutInSeconds, [], static _ => true);

    private static async Task<GrantServer.Answer<bool>> WriteAsync(NpgsqlConnection connection, string sql, int timeoutInSeconds, NpgsqlParameter[] parameters, Func<NpgsqlDataReader, bool> happened)
    {
        var isGivenUp = false;
        void Note(object sender, NpgsqlNoticeEventArgs told) => isGivenUp |= told.Notice.SqlState is "01000" or "57P01";
        connection.Notice += Note;
        try
        {
            using var command = Create(connection, sql, timeoutInSeconds, parameters);
            GrantServer.Answer<bool> answer = default;
            var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                if (await reader.ReadAsync().ConfigureAwait(false))
                {
                    answer = new(happened(reader), RowReader.Mark(reader));
                }
            }

            // The notice comes with the commit, after the row.
            return isGivenUp ? throw StoreException.NotOnStandby($"PostgreSQL at {connection.Host}:{connection.Port}") : answer;
        }
        finally
        {
            connection.Notice -= Note;
        }
    }

    private static NpgsqlCommand Create(NpgsqlConnection connection, string sql, int timeoutInSeconds, NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = timeoutInSeconds };
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
