using System.Text;

namespace CTraderAuth.Storage;

/// <summary>Subjects as bytes: a column of type text cannot keep U+0000.</summary>
internal static class Subjects
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The bytes of a subject. In UTF-8 that is not strict, all unpaired surrogates would become the same character, and two subjects the same row.</summary>
    /// <exception cref="ArgumentException">The subject is too long or not well-formed.</exception>
    public static byte[] ToBytes(string subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        var bytes = Strict.GetBytes(subject);
        return bytes.Length <= StoredGrant.LongestSubject
            ? bytes
            : throw new ArgumentException($"A subject may have at most {StoredGrant.LongestSubject} bytes in UTF-8; this one has {bytes.Length}.", nameof(subject));
    }

    /// <summary>The subject of these bytes; null if no subject has them.</summary>
    public static string? FromBytes(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return bytes.Length <= StoredGrant.LongestSubject ? Strict.GetString(bytes) : null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
