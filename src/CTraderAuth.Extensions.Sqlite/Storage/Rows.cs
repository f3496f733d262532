using System.Text;
using Microsoft.Data.Sqlite;

namespace CTraderAuth.Storage;

/// <summary>What a grant looks like in a row, and back.</summary>
internal static class Rows
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>SQLite keeps text as UTF-8, where all half surrogates would become the same character and two subjects one row.</summary>
    public static void CheckSubject(string subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        Strict.GetByteCount(subject);
    }

    public static StoredGrant Read(SqliteDataReader reader)
        => new(reader.GetString(0), reader.GetInt64(1), reader.IsDBNull(2) ? null : new(reader.GetInt64(2), TimeSpan.Zero), reader.GetFieldValue<byte[]>(3));

    public static List<T> ReadAll<T>(this SqliteCommand command, Func<SqliteDataReader, T> read)
    {
        var rows = new List<T>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }
}
