using System.Security.Cryptography;

namespace CTraderAuth.Rows;

/// <summary>Which version a row gets. One is never used twice, and one that is written later is higher, also after an older copy was put back.</summary>
internal static class RowVersions
{
    private const int ChanceBits = 20;

    // 2^62 is far above what this library writes, and counting on from below it never overflows.
    private const long Limit = 1L << 62;
    private static readonly DateTimeOffset Latest = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Whether this library can have written the version.</summary>
    public static bool IsSound(long version) => version is > 0 and < Limit;

    /// <summary>Time and chance: a row that comes back after a loss is newer than the one that was lost.</summary>
    public static long First(DateTimeOffset now) => AtTime(now) | (uint)RandomNumberGenerator.GetInt32(1, 1 << ChanceBits);

    /// <summary>What follows a version: a first one where there is no row, or none with a version that this library writes.</summary>
    public static long Next(long version, DateTimeOffset now) => IsSound(version) ? Math.Max(version + 1, AtTime(now)) : First(now);

    // A clock that jumped ahead must not use the numbers up.
    private static long AtTime(DateTimeOffset now) => Math.Max(0, (now < Latest ? now : Latest).ToUnixTimeMilliseconds()) << ChanceBits;
}
