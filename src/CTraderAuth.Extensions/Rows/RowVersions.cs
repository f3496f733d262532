using System.Security.Cryptography;

namespace CTraderAuth.Rows;

/// <summary>The versions of rows. A version is never used twice, and a later one is always higher, even after an older copy was restored.</summary>
internal static class RowVersions
{
    private const int ChanceBits = 20;

    // 2^62 is far above every version that this library writes, and counting up from below it never overflows.
    private const long Limit = 1L << 62;
    private static readonly DateTimeOffset Latest = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Whether this library can have written the version.</summary>
    public static bool IsSound(long version) => version is > 0 and < Limit;

    /// <summary>Made of time and a random number, so that a row created after a loss is newer than the lost one.</summary>
    public static long First(DateTimeOffset now) => AtTime(now) | (uint)RandomNumberGenerator.GetInt32(1, 1 << ChanceBits);

    /// <summary>The version after another one; a first version if there is no row, or its version is not one that this library writes.</summary>
    public static long Next(long version, DateTimeOffset now) => IsSound(version) ? Math.Max(version + 1, AtTime(now)) : First(now);

    // A clock that jumped ahead must not use up the numbers.
    private static long AtTime(DateTimeOffset now) => Math.Max(0, (now < Latest ? now : Latest).ToUnixTimeMilliseconds()) << ChanceBits;
}
