namespace CTraderAuth.Protocol.Reading;

/// <summary>The first 64 KiB of a body, or as much of them as arrived.</summary>
internal sealed class BoundedBody
{
    public const int Limit = 64 * 1024;

    // Twice the largest response of cTrader.
    private const int First = 512;

    private BoundedBody(ReadOnlyMemory<byte> bytes, string? breakOff)
    {
        Bytes = bytes;
        BreakOff = breakOff;
    }

    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Why the body is incomplete; null when it is complete.</summary>
    public string? BreakOff { get; }

    public static async Task<BoundedBody> ReadAsync(HttpContent content, Func<Exception, string> describe)
    {
        var buffer = new byte[First];
        var length = 0;
        try
        {
            using var stream = await content.ReadAsStreamAsync(CancellationToken.None).ConfigureAwait(false);
            while (length < Limit)
            {
                if (length == buffer.Length)
                {
                    Array.Resize(ref buffer, Math.Min(4 * length, Limit));
                }

                var read = await stream.ReadAsync(buffer.AsMemory(length), CancellationToken.None).ConfigureAwait(false);
                if (read is 0)
                {
                    return new(buffer.AsMemory(0, length), null);
                }

                length += read;
            }

            return new(buffer, "only 64 KiB are read");
        }
        catch (Exception e)
        {
            return new(buffer.AsMemory(0, length), describe(e));
        }
    }
}
