using System.Text;
using Microsoft.Data.Sqlite;

namespace CTraderAuth.Storage;

/// <summary>Converts a grant to a row, and back.</summary>
internal static class Rows
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>SQLite stores text as UTF-8, in which all unpaired surrogates would become the same character, and two subjects the same row.</summary>
    public static void CheckSubject(string subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        if (Strict.GetByteCount(subject) > StoredGrant.LongestSubject)
        {
            throw new ArgumentException($"A subject may have at most {StoredGrant.LongestSubject} bytes in UTF-8.", nameof(subject));
        }
    }

    public static StoredGrant Read(SqliteDataReader reader) =>
        new(reader.GetString(0), reader.GetInt64(1), DueAt(reader), reader.IsDBNull(3) ? default : reader.GetFieldValue<byte[]>(3));

    /// <summary>A row of a listing, and the position where the next page begins.</summary>
    public static (StoredGrant Row, object Due, byte[] Subject) ReadListed(SqliteDataReader reader) =>
        (Read(reader), reader.GetValue(2), reader.GetFieldValue<byte[]>(0));

    // An invalid time affects only its row: the listing continues, and the row is read when it is requested.
    private static DateTimeOffset? DueAt(SqliteDataReader reader) =>
        !reader.IsDBNull(2) && reader.GetInt64(2) is >= 0 and var ticks && ticks <= DateTimeOffset.MaxValue.Ticks ? new(ticks, TimeSpan.Zero) : null;

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
