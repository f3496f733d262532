using System.Net.WebSockets;

namespace CTraderAuth.Sockets.Connections;

/// <summary>Puts the frames of a WebSocket together to messages, in one buffer.</summary>
/// <param name="socket">The WebSocket.</param>
internal sealed class MessageReader(WebSocket socket)
{
    /// <summary>The largest message that is read: what Spotware's OpenApiPy takes (<c>tcpProtocol.py</c>).</summary>
    public const int LargestMessage = 15_000_000;

    private const int BufferSize = 16 * 1024;
    private const int LargestKeptBuffer = 1024 * 1024;

    private byte[] _buffer = new byte[BufferSize];
    private int _length;

    /// <summary>Why there are no more messages.</summary>
    public string? End { get; private set; }

    /// <summary>The message; valid until the next read.</summary>
    public ReadOnlySpan<byte> Message => _buffer.AsSpan(0, _length);

    /// <summary>Reads what comes next.</summary>
    /// <returns>Whether there is a whole message now.</returns>
    public async ValueTask<bool> ReadAsync(bool isNew, CancellationToken cancellationToken)
    {
        if (isNew)
        {
            (_buffer, _length) = (_buffer.Length > LargestKeptBuffer ? new byte[BufferSize] : _buffer, 0);
        }
        else if (_length == _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, LargestMessage + 1));
        }

        var read = await socket.ReceiveAsync(_buffer.AsMemory(_length), cancellationToken).ConfigureAwait(false);
        _length += read.Count;
        if (read.MessageType == WebSocketMessageType.Close)
        {
            End = $"cTrader closed the connection ({socket.CloseStatus}).";
        }
        else if (_length > LargestMessage)
        {
            End = $"cTrader sent a message of more than {LargestMessage} bytes.";
        }

        return read.EndOfMessage && End is null;
    }
}
