using System.IO.Compression;
using System.Text;

namespace CTraderAuth.Protocol.Reading;

/// <summary>The text of a body as UTF-8, regardless of its headers: compressed or not, UTF-8, UTF-16 or UTF-32.</summary>
internal sealed class BodyText
{
    private const int MostLayers = 3;

    private static readonly Func<Stream, Stream>[] Codings =
    [
        static packed => new GZipStream(packed, CompressionMode.Decompress),
        static packed => new ZLibStream(packed, CompressionMode.Decompress),
        static packed => new BrotliStream(packed, CompressionMode.Decompress),
        static packed => new DeflateStream(packed, CompressionMode.Decompress),
    ];

    private BodyText(ReadOnlyMemory<byte> utf8, bool isReadable, bool isWhole)
    {
        (Utf8, IsReadable, IsWhole) = (utf8, isReadable, isWhole);
    }

    public ReadOnlyMemory<byte> Utf8 { get; }

    /// <summary>False for bytes in a compression format that is not supported here.</summary>
    public bool IsReadable { get; }

    /// <summary>False when compressed data ends early or is damaged.</summary>
    public bool IsWhole { get; }

    /// <param name="body">The bytes as they arrived.</param>
    /// <param name="isLabelled">Whether the response claims to be compressed.</param>
    public static BodyText Of(byte[] body, bool isLabelled)
    {
        var (bytes, whole) = (body, true);
        for (var layer = 0; layer < MostLayers && !IsText(bytes); layer++)
        {
            if (Unpack(bytes, isLabelled || IsGzip(bytes)) is not { } unpacked)
            {
                var isCompressed = isLabelled || layer > 0 || IsGzip(bytes) || bytes.AsSpan().StartsWith<byte>([0x28, 0xB5, 0x2F, 0xFD]);
                return new(bytes, !isCompressed, whole);
            }

            (bytes, whole) = (unpacked.Bytes, whole && unpacked.Whole);
        }

        return new(ToUtf8(bytes), isReadable: true, whole);
    }

    /// <summary>The first coding that yields text or another layer; a complete result is preferred to one that is cut off. The label does not change the order.</summary>
    private static (byte[] Bytes, bool Whole)? Unpack(byte[] packed, bool isCompressed)
    {
        (byte[] Bytes, bool Whole)? cut = null;
        foreach (var open in Codings)
        {
            var unpacked = Read(open, packed);
            if (unpacked.Bytes.Length is 0 || !(IsText(unpacked.Bytes) || IsGzip(unpacked.Bytes)))
            {
                continue;
            }

            if (unpacked.Whole)
            {
                return unpacked;
            }

            cut ??= isCompressed ? unpacked : null;
        }

        return cut;
    }

    private static (byte[] Bytes, bool Whole) Read(Func<Stream, Stream> open, byte[] packed)
    {
        var bytes = new byte[BoundedBody.Limit];
        var length = 0;
        try
        {
            using var stream = open(new MemoryStream(packed));
            while (length < bytes.Length)
            {
                // Read in small pieces, so that the text before the damage is kept.
                var read = stream.Read(bytes, length, Math.Min(64, bytes.Length - length));
                if (read is 0)
                {
                    return (bytes[..length], true);
                }

                length += read;
            }
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException or IOException)
        {
            // The data is damaged, cut off, or in another coding.
        }

        return (bytes[..length], false);
    }

    private static bool IsGzip(byte[] bytes) => bytes.AsSpan().StartsWith<byte>([0x1F, 0x8B]);

    // Damaged text has a few control characters; in compressed bytes one in nine is one.
    private static bool IsText(byte[] bytes) =>
        !IsGzip(bytes) && (WideEncoding(bytes) is not null || bytes.Count(static b => b < ' ' && b is not ((byte)'\t' or (byte)'\n' or (byte)'\r')) * 20 <= bytes.Length);

    private static byte[] ToUtf8(byte[] bytes) => WideEncoding(bytes) is { } wide ? Encoding.UTF8.GetBytes(wide.GetString(bytes)) : bytes;

    /// <summary>UTF-16 or UTF-32, by the zero bytes that ASCII has there.</summary>
    private static Encoding? WideEncoding(byte[] bytes)
    {
        // Nearly every response has no zero bytes: one fast search replaces two slow ones.
        if (!bytes.AsSpan().Contains((byte)0))
        {
            return null;
        }

        var (even, odd) = (0, 0);
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] is 0)
            {
                (even, odd) = i % 2 is 0 ? (even + 1, odd) : (even, odd + 1);
            }
        }

        var half = bytes.Length / 2;
        return half < 2 || even + odd < half * 3 / 4 ? null
            : even + odd > half * 5 / 4 ? (even > odd ? Encoding.GetEncoding("utf-32BE") : Encoding.UTF32)
            : even > odd ? Encoding.BigEndianUnicode
            : Encoding.Unicode;
    }
}
