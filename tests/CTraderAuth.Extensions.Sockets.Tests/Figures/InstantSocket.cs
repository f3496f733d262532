using System.Net.WebSockets;

namespace CTraderAuth.Sockets.Tests.Figures;

/// <summary>A WebSocket on which the same message comes again and again, each at once: the reader stays on one thread, which counts what it allocates.</summary>
internal sealed class InstantSocket(byte[] message, int before, int counted) : WebSocket
{
    private readonly TaskCompletionSource<(long Bytes, TimeSpan Time)> _measured = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _received;
    private long _bytes;
    private long _begin;

    /// <summary>What the counted messages allocated, and how long they took.</summary>
    public Task<(long Bytes, TimeSpan Time)> Measured => _measured.Task;

    public override WebSocketCloseStatus? CloseStatus => WebSocketCloseStatus.NormalClosure;

    public override string? CloseStatusDescription => null;

    public override WebSocketState State => WebSocketState.Open;

    public override string? SubProtocol => null;

    public override ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_received == before)
        {
            (_bytes, _begin) = (GC.GetAllocatedBytesForCurrentThread(), TimeProvider.System.GetTimestamp());
        }
        else if (_received == before + counted)
        {
            _measured.TrySetResult((GC.GetAllocatedBytesForCurrentThread() - _bytes, TimeProvider.System.GetElapsedTime(_begin)));
            return new(new ValueWebSocketReceiveResult(0, WebSocketMessageType.Close, true));
        }

        _received++;
        message.CopyTo(buffer.Span);
        return new(new ValueWebSocketReceiveResult(message.Length, WebSocketMessageType.Text, true));
    }

    public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) => throw new NotSupportedException();

    public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) => Task.CompletedTask;

    public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) => Task.CompletedTask;

    public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Abort()
    {
    }

    public override void Dispose()
    {
    }
}
