using Npgsql;

namespace CTraderAuth.Storage;

/// <summary>Reads what a statement returned.</summary>
internal static class RowReader
{
    /// <summary>The mark of the server.</summary>
    public static long Mark(NpgsqlDataReader reader) => reader.GetInt64(0);

    /// <summary>The row that Find returned; null if there is none.</summary>
    public static StoredGrant? Row(NpgsqlDataReader reader, string subject) =>
        reader.IsDBNull(1) && reader.IsDBNull(3) ? null : Row(reader, subject, Due(reader));

    /// <summary>The version of a row that was asked for, and its subject.</summary>
    public static (string? Subject, long Version) Version(NpgsqlDataReader reader) =>
        (Subjects.FromBytes(reader.GetFieldValue<byte[]>(2)), reader.IsDBNull(1) ? 0 : reader.GetInt64(1));

    /// <summary>A row of a page, and where the next page begins.</summary>
    public static Listed ListedRow(NpgsqlDataReader reader)
    {
        var subject = reader.GetFieldValue<byte[]>(4);
        return new(Subjects.FromBytes(subject) is { } text ? Row(reader, text, Due(reader)) : null, reader.IsDBNull(2) ? 0 : reader.GetInt64(2), subject);
    }

    // Somebody may have dropped the constraints; a column that cannot be read affects only its row.
    private static StoredGrant Row(NpgsqlDataReader reader, string subject, DateTimeOffset? due) =>
        new(subject, reader.IsDBNull(1) ? 0 : reader.GetInt64(1), due, reader.IsDBNull(3) ? default : reader.GetFieldValue<byte[]>(3));

    private static DateTimeOffset? Due(NpgsqlDataReader reader) =>
        !reader.IsDBNull(2) && reader.GetInt64(2) is >= 0 and var ticks && ticks <= DateTimeOffset.MaxValue.Ticks ? new(ticks, TimeSpan.Zero) : null;

    internal readonly record struct Listed(StoredGrant? Row, long Due, byte[] Subject);
}
