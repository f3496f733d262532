using System.Net;
using System.Net.Sockets;
using CTraderAuth.Diagnostics;
using Microsoft.Extensions.Logging;

namespace CTraderAuth.Consent.Browser.Loopback;

/// <summary>One connection: one request of at most 16 KiB within a time limit, one response, then the end.</summary>
internal sealed class LoopbackConnection(
    Socket socket, Func<RequestHead, LoopbackEnds, CancellationToken, Task<LoopbackResponse>> respond, TimeProvider time, ILogger logger)
{
    public const int HeadLimit = 16 * 1024;

    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(5);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using (socket)
        {
            try
            {
                if (await AnswerAsync(cancellationToken).ConfigureAwait(false) is { } response)
                {
                    await WithinLimitAsync(token => SendAsync(response, token), cancellationToken).ConfigureAwait(false);
                }
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                logger.ConnectionEnded(e.GetType().Name);
            }
        }
    }

    private async Task<LoopbackResponse?> AnswerAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[HeadLimit];
        var length = 0;
        var end = -1;
        await WithinLimitAsync(ReadHeadAsync, cancellationToken).ConfigureAwait(false);
        if (end < 0)
        {
            return length < HeadLimit ? null : LoopbackResponse.Refused(HttpStatusCode.RequestHeaderFieldsTooLarge, "The request is too long.");
        }

        return RequestHead.Parse(buffer.AsSpan(0, end)) is { } head
            ? await respond(head, new(socket.RemoteEndPoint, socket.LocalEndPoint), cancellationToken).ConfigureAwait(false)
            : LoopbackResponse.Refused(HttpStatusCode.BadRequest, "The request cannot be read.");

        async Task ReadHeadAsync(CancellationToken token)
        {
            while (end < 0 && length < HeadLimit && await socket.ReceiveAsync(buffer.AsMemory(length), token).ConfigureAwait(false) is > 0 and var read)
            {
                length += read;
                end = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            }
        }
    }

    private async Task SendAsync(LoopbackResponse response, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> bytes = response.ToBytes();
        while (bytes.Length > 0)
        {
            bytes = bytes[await socket.SendAsync(bytes, cancellationToken).ConfigureAwait(false)..];
        }

        socket.Shutdown(SocketShutdown.Send);
        response.Sent();
        logger.RequestAnswered(response.Status);

        // Closing a socket with unread bytes resets the connection, and the browser would not receive the response.
        var rest = new byte[4096];
        while (await socket.ReceiveAsync(rest, cancellationToken).ConfigureAwait(false) > 0)
        {
        }
    }

    private async Task WithinLimitAsync(Func<CancellationToken, Task> act, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        await act(either.Token).ConfigureAwait(false);
    }
}
