using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace CTraderAuth.Storage;

/// <summary>The names of everything that belongs to one client id. They share a hash tag, so they are in one slot of a cluster.</summary>
internal sealed class Keys
{
    /// <summary>The digits of a time in an index.</summary>
    public const int TimeDigits = 19;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] _row;

    public Keys(string prefix, string clientId)
    {
        var tag = $"{{{prefix}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(clientId)).AsSpan(0, 16))}}}";
        _row = Encoding.UTF8.GetBytes($"{tag}:g:");
        Due = $"{tag}:due";
        All = $"{tag}:all";
        Sequence = $"{tag}:seq";
        Mark = $"{tag}:mark";
        Channel = $"{tag}:changes";
    }

    /// <summary>The due grants, ordered by the bytes of their time and subject.</summary>
    public RedisKey Due { get; }

    /// <summary>All subjects, ordered by their bytes.</summary>
    public RedisKey All { get; }

    /// <summary>The number of the last change.</summary>
    public RedisKey Sequence { get; }

    /// <summary>Written before waiting for replicas, so that there is something to wait for.</summary>
    public RedisKey Mark { get; }

    public string Channel { get; }

    /// <summary>The bytes of a subject. In UTF-8 that is not strict, all unpaired surrogates would become the same character, and two subjects the same row.</summary>
    /// <exception cref="ArgumentException">The subject is too long or not well-formed.</exception>
    public static byte[] Subject(string subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        var bytes = Strict.GetBytes(subject);
        return bytes.Length <= StoredGrant.LongestSubject
            ? bytes
            : throw new ArgumentException($"A subject may have at most {StoredGrant.LongestSubject} bytes in UTF-8; this one has {bytes.Length}.", nameof(subject));
    }

    /// <summary>The subject of these bytes; null if no subject has them.</summary>
    public static string? Subject(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    public static string Time(long ticks) => ticks.ToString("D19", CultureInfo.InvariantCulture);

    public RedisKey Row(ReadOnlySpan<byte> subject) => (byte[])[.. _row, .. subject];
}
