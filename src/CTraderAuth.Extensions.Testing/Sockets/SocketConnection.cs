using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;

namespace CTraderAuth.Testing.Sockets;

/// <summary>Moves the frames of one connection: reads, handles after the way there, and sends.</summary>
internal sealed class SocketConnection(WebSocket socket, Socket transport, Action abort, TimeProvider time, TimeSpan way, Switchboard board, RequestDesk desk) : IDisposable
{
    /// <summary>Longer messages are refused. Real requests have some hundred bytes.</summary>
    public const int LongestMessage = 128 * 1024;

    private const int MostWaiting = 64;

    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromSeconds(5);

    // A text frame of 1000 bytes that ends early.
    private static readonly byte[] PartOfFrame = [0x81, 126, 0x03, 0xE8, .. Encoding.UTF8.GetBytes("{\"payloadType\":2131,\"payload\":{\"ctidTr")];

    private readonly Outbox _outbox = new(time);
    private readonly CancellationTokenSource _gone = new();
    private readonly Channel<(WebSocketMessageType Type, byte[] Bytes, DateTimeOffset Due)> _inbox =
        Channel.CreateBounded<(WebSocketMessageType, byte[], DateTimeOffset)>(new BoundedChannelOptions(MostWaiting) { SingleReader = true, SingleWriter = true });

    public async Task RunAsync(bool isLive)
    {
        var peer = board.Join(isLive, _outbox, Abort);
        try
        {
            await Task.WhenAll(EndingAllAsync(ReadAsync(peer)), EndingAllAsync(HandleAsync(peer)), EndingAllAsync(WriteAsync(peer))).ConfigureAwait(false);
        }
        finally
        {
            board.Leave(peer);
            _outbox.Complete();
            if (socket.State is not WebSocketState.Closed)
            {
                abort();
            }
        }
    }

    public void Dispose()
    {
        _gone.Dispose();
        socket.Dispose();
    }

    private void Abort()
    {
        try
        {
            abort();
            _gone.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended by itself meanwhile.
        }
    }

    // A failure of one direction ends the others; none is of interest to anybody.
    private async Task EndingAllAsync(Task work)
    {
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!work.IsCompletedSuccessfully)
        {
            Abort();
        }
    }

    private async Task ReadAsync(Peer peer)
    {
        var buffer = new byte[4096];
        var (length, isOver) = (0, false);
        try
        {
            while (true)
            {
                var read = await socket.ReceiveAsync(buffer.AsMemory(length), _gone.Token).ConfigureAwait(false);
                if (read.MessageType is WebSocketMessageType.Close)
                {
                    return;
                }

                if (isOver)
                {
                    continue;
                }

                length += read.Count;
                if (length > LongestMessage)
                {
                    desk.TooLong(peer);
                    (length, isOver) = (0, true);
                    continue;
                }

                if (read.EndOfMessage)
                {
                    await _inbox.Writer.WriteAsync((read.MessageType, buffer[..length], time.GetUtcNow() + way), _gone.Token).ConfigureAwait(false);
                    length = 0;
                }
                else if (length == buffer.Length)
                {
                    Array.Resize(ref buffer, buffer.Length * 2);
                }
            }
        }
        finally
        {
            _inbox.Writer.Complete();
        }
    }

    private async Task HandleAsync(Peer peer)
    {
        await foreach (var (type, bytes, due) in _inbox.Reader.ReadAllAsync(_gone.Token).ConfigureAwait(false))
        {
            if (due - time.GetUtcNow() is var wait && wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time, _gone.Token).ConfigureAwait(false);
            }

            desk.Handle(peer, type, bytes);
        }

        board.Close(peer, FrameKind.Close);
    }

    private async Task WriteAsync(Peer peer)
    {
        while (await _outbox.TakeAsync(_gone.Token).ConfigureAwait(false) is { } frame)
        {
            try
            {
                switch (frame.Kind)
                {
                    case FrameKind.Message:
                        await socket.SendAsync(frame.Bytes, frame.Type, endOfMessage: true, _gone.Token).ConfigureAwait(false);
                        break;
                    case FrameKind.CutInside:
                        // Before the client can notice it.
                        board.Leave(peer);
                        await transport.SendAsync(PartOfFrame, _gone.Token).ConfigureAwait(false);
                        transport.Shutdown(SocketShutdown.Send);
                        board.Cut(peer);
                        return;
                    default:
                        await CloseAsync().ConfigureAwait(false);
                        return;
                }
            }
            finally
            {
                frame.Done();
            }
        }
    }

    private async Task CloseAsync()
    {
        _gone.CancelAfter(LongestGoodbye);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, _gone.Token).ConfigureAwait(false);
    }
}
