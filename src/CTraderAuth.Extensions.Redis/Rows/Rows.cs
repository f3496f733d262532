using System.Buffers.Text;
using StackExchange.Redis;

namespace CTraderAuth.Storage;

/// <summary>Converts a grant to the fields of its row, and back. A field that cannot be read affects only its row.</summary>
internal static class Rows
{
    public static RedisValue Due(StoredGrant grant) => grant.RefreshDueAt is { } due ? Keys.Time(due.UtcTicks) : RedisValue.EmptyString;

    /// <summary>The row whose fields v, d and c these are; null if there is none.</summary>
    public static StoredGrant? Read(string subject, RedisResult fields)
    {
        var (version, due, content) = ((byte[]?)fields[0], (byte[]?)fields[1], (byte[]?)fields[2]);
        return version is null && due is null && content is null ? null : new(subject, Version(version), Time(due), content ?? []);
    }

    /// <summary>A row of another type: the core repairs what has version 0.</summary>
    public static StoredGrant Damaged(string subject) => new(subject, 0, null, default);

    /// <summary>The version of a row; 0 if it is none. Exactly what the scripts compare: a number without a sign or leading zeros.</summary>
    public static long Version(byte[]? text) =>
        text is [>= (byte)'1' and <= (byte)'9', ..] && Utf8Parser.TryParse(text, out long version, out var read) && read == text.Length ? version : 0;

    /// <summary>The time in an index or a row; null if it is none.</summary>
    public static DateTimeOffset? Time(ReadOnlySpan<byte> text) =>
        text.Length == Keys.TimeDigits && text[0] is >= (byte)'0' and <= (byte)'9' && Utf8Parser.TryParse(text, out long ticks, out var read) && read == text.Length
            && ticks <= DateTimeOffset.MaxValue.Ticks
            ? new(ticks, TimeSpan.Zero)
            : null;
}
