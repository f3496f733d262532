using System.Net;

namespace CTraderAuth.Protocol.Sending;

/// <summary>The body of a token request, empty for a GET. When it is read, the wait for the response starts.</summary>
/// <remarks>
/// <see cref="SocketsHttpHandler"/> reads it once it has a connection and the headers are in its buffer, and never repeats a request
/// whose content it has read. See docs/decisions/0003-one-send.md.
/// </remarks>
internal sealed class SentContent : HttpContent
{
    private readonly byte[] _body;
    private readonly Deadline _deadline;

    public SentContent(byte[] body, string? mediaType, Deadline deadline)
    {
        (_body, _deadline) = (body, deadline);
        if (mediaType is not null)
        {
            Headers.TryAddWithoutValidation("Content-Type", mediaType);
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        return _deadline.TryStart() ? stream.WriteAsync(_body, cancellationToken).AsTask() : Task.FromCanceled(new CancellationToken(canceled: true));
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
