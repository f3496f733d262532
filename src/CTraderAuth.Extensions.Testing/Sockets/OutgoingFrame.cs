using System.Net.WebSockets;

namespace CTraderAuth.Testing.Sockets;

/// <summary>What a connection is to send.</summary>
internal sealed class OutgoingFrame(FrameKind kind, WebSocketMessageType type, byte[] bytes)
{
    private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public FrameKind Kind { get; } = kind;

    public WebSocketMessageType Type { get; } = type;

    public byte[] Bytes { get; } = bytes;

    /// <summary>Completes when it was sent, or never will be.</summary>
    public Task Written => _written.Task;

    public static OutgoingFrame Of(FrameKind kind) => new(kind, WebSocketMessageType.Text, []);

    public void Done() => _written.TrySetResult();
}
