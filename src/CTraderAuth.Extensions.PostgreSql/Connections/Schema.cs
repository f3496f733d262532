using System.Globalization;
using Npgsql;

namespace CTraderAuth.Storage;

/// <summary>Creates the table once, in whichever process is first, and rejects a table that is not ours.</summary>
internal static class Schema
{
    private const string Look = """
        SELECT n.nspname || '.' || c.relname, obj_description(c.oid, 'pg_class'),
            (SELECT string_agg(a.attname || ' ' || format_type(a.atttypid, NULL), ', ' ORDER BY a.attname) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = to_regclass($1)
        """;

    /// <summary>Returns the name of the table with its schema.</summary>
    /// <exception cref="StoreException">There is no such table, or it is not ours.</exception>
    public static async Task<string> OpenAsync(NpgsqlConnection connection, Table table, bool create, string server, int timeoutInSeconds)
    {
        if (await FindAsync(connection, table, server, timeoutInSeconds).ConfigureAwait(false) is { } found)
        {
            return found;
        }

        if (!create)
        {
            throw StoreException.NoTable(server, table.Quoted);
        }

        using (var command = new NpgsqlCommand(table.CreateScript, connection) { CommandTimeout = timeoutInSeconds })
        {
            try
            {
                await command.ExecuteNonQueryAsync().ConfigureAwait(false);
            }
            catch (PostgresException)
            {
                // Otherwise the next use of this connection would find the transaction still open.
                command.CommandText = "ROLLBACK";
                await command.ExecuteNonQueryAsync().ConfigureAwait(false);
                throw;
            }
        }

        return await FindAsync(connection, table, server, timeoutInSeconds).ConfigureAwait(false) ?? throw StoreException.NoTable(server, table.Quoted);
    }

    private static async Task<string?> FindAsync(NpgsqlConnection connection, Table table, string server, int timeoutInSeconds)
    {
        using var command = new NpgsqlCommand(Look, connection) { CommandTimeout = timeoutInSeconds };
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = table.Quoted });
        var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
        await using var closing = reader.ConfigureAwait(false);
        if (!await reader.ReadAsync().ConfigureAwait(false))
        {
            return null;
        }

        var (name, comment, columns) = (reader.GetString(0), reader.IsDBNull(1) ? "" : reader.GetString(1), reader.IsDBNull(2) ? "" : reader.GetString(2));
        if (comment.StartsWith(Table.Mark, StringComparison.Ordinal) && int.TryParse(comment[Table.Mark.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > Table.Version)
        {
            throw StoreException.Newer(server, table.Quoted, version);
        }

        return columns == Table.Shape ? name : throw StoreException.Foreign(server, table.Quoted, columns);
    }
}
