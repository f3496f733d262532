using System.Net.WebSockets;
using CTraderAuth.Sockets.Wire;

namespace CTraderAuth.Sockets.Connections;

internal sealed partial class Connection
{
    /// <summary>The largest message that is read: what Spotware's OpenApiPy takes (<c>tcpProtocol.py</c>).</summary>
    public const int LargestMessage = 15_000_000;

    private const int BufferSize = 16 * 1024;
    private const int LargestKeptBuffer = 1024 * 1024;

    private long _received;

    private async Task ReadAsync(IMessageReceiver receiver)
    {
        try
        {
            End(await ReadToEndAsync(receiver).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            End("The connection was closed.");
        }
        catch (Exception e)
        {
            End($"The connection failed: {e.Message}");
        }
    }

    private async Task<string> ReadToEndAsync(IMessageReceiver receiver)
    {
        var buffer = new byte[BufferSize];
        var length = 0;
        while (true)
        {
            var read = await _socket.ReceiveAsync(buffer.AsMemory(length), _closed).ConfigureAwait(false);
            Volatile.Write(ref _received, Now.Ticks);
            if (read.MessageType == WebSocketMessageType.Close)
            {
                return $"cTrader closed the connection ({_socket.CloseStatus}).";
            }

            length += read.Count;
            if (read.EndOfMessage)
            {
                Dispatch(buffer.AsSpan(0, length), receiver);
                (buffer, length) = (buffer.Length > LargestKeptBuffer ? new byte[BufferSize] : buffer, 0);
            }
            else if (length >= LargestMessage)
            {
                return $"cTrader sent a message of more than {LargestMessage} bytes.";
            }
            else if (length == buffer.Length)
            {
                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, LargestMessage));
            }
        }
    }

    private void Dispatch(ReadOnlySpan<byte> message, IMessageReceiver receiver)
    {
        if (!_format.TryOpen(message, out var envelope))
        {
            receiver.Unreadable(message.Length);
        }
        else if (envelope.RequestId == 0 || !_pending.TryRemove(envelope.RequestId, out var request))
        {
            receiver.Received(envelope);
        }
        else if (Messages.Refusal(_format, envelope.PayloadType, envelope.Payload, out _) is not { } refusal)
        {
            request.Answer(new(envelope.PayloadType, envelope.Payload.ToArray()));
        }
        else
        {
            if (request.Account != 0)
            {
                receiver.Refused(request.Account, refusal);
            }

            request.Fail(RequestErrors.Refused(request.Account, request.PayloadType, refusal));
        }
    }
}
