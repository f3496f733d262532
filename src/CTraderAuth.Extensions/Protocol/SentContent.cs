using System.Net;

namespace CTraderAuth.Protocol;

/// <summary>The body of a token request, empty for a GET, that notes when it was asked for.</summary>
/// <remarks>
/// <see cref="SocketsHttpHandler"/> asks for it once a connection is there and the headers are in its buffer, and never repeats a request
/// whose content it has asked for. See docs/decisions/0003-one-send.md.
/// </remarks>
internal sealed class SentContent : HttpContent
{
    private readonly byte[] _body;

    public SentContent(byte[] body, string? mediaType)
    {
        _body = body;
        if (mediaType is not null)
        {
            Headers.TryAddWithoutValidation("Content-Type", mediaType);
        }
    }

    /// <summary>Whether any byte of the request may have left.</summary>
    public bool Started { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Started = true;
        return stream.WriteAsync(_body, cancellationToken).AsTask();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
