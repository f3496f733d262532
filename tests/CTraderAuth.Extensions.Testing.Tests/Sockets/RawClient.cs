using System.Net.WebSockets;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using CTraderAuth.Testing.Wire;

namespace CTraderAuth.Testing.Tests.Sockets;

/// <summary>A WebSocket that knows nothing but frames; reads them all from the start.</summary>
internal sealed class RawClient : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly ClientWebSocket _socket;
    private readonly bool _protobuf;
    private readonly Channel<Envelope> _messages = Channel.CreateUnbounded<Envelope>();
    private readonly Task<string> _reading;
    private int _requests;
    private volatile bool _saysGoodbye;

    private RawClient(ClientWebSocket socket, bool protobuf)
    {
        _socket = socket;
        _protobuf = protobuf;
        _reading = ReadAsync();
    }

    /// <summary>Completes when the connection has ended: <c>closed</c> after a goodbye, <c>cut</c> without one.</summary>
    public Task<string> End => _reading.WaitAsync(Limit);

    /// <summary>The newest text frame, as it came.</summary>
    public string LastText { get; private set; } = "";

    private IFrameFormat Format => _protobuf ? new ProtobufFormat() : new JsonFormat(longsAsText: false);

    public static async Task<RawClient> OpenAsync(Uri address, bool protobuf = false)
    {
        var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        await socket.ConnectAsync(address, TestContext.Current.CancellationToken);
        return new(socket, protobuf);
    }

    /// <summary>Sends a request and skips what comes before its response.</summary>
    public async Task<Envelope> AskAsync(int payloadType, JsonObject? payload = null)
    {
        var id = $"cm_{++_requests}";
        await SendAsync(payloadType, payload, id);
        return await FindAsync(message => message.Id == id);
    }

    public Task SendAsync(int payloadType, JsonObject? payload = null, string? id = null) => SendAsync(Format.Write(new(payloadType, payload ?? [], id)), Format.MessageType);

    public Task SendAsync(byte[] frame, WebSocketMessageType type) => _socket.SendAsync(frame, type, endOfMessage: true, TestContext.Current.CancellationToken);

    public async Task<Envelope> NextAsync() => await _messages.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Limit);

    public Task<Envelope> NextAsync(int payloadType) => FindAsync(message => message.PayloadType == payloadType);

    public bool TryNext(out Envelope? message) => _messages.Reader.TryRead(out message);

    public Task CloseAsync()
    {
        _saysGoodbye = true;
        return _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
    }

    private async Task<Envelope> FindAsync(Predicate<Envelope> isMeant)
    {
        while (true)
        {
            if (await NextAsync() is var message && isMeant(message))
            {
                return message;
            }
        }
    }

    private async Task<string> ReadAsync()
    {
        var buffer = new byte[1 << 20];
        try
        {
            while (true)
            {
                var length = 0;
                ValueWebSocketReceiveResult read;
                do
                {
                    read = await _socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                    length += read.Count;
                }
                while (!read.EndOfMessage);

                if (read.MessageType is WebSocketMessageType.Close)
                {
                    _messages.Writer.Complete();
                    if (!_saysGoodbye)
                    {
                        await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                    }

                    return "closed";
                }

                if (read.MessageType is WebSocketMessageType.Text)
                {
                    LastText = System.Text.Encoding.UTF8.GetString(buffer, 0, length);
                }

                read.MessageType.ShouldBe(Format.MessageType);
                _messages.Writer.TryWrite(Format.Read(buffer.AsSpan(0, length)));
            }
        }
        catch (Exception e)
        {
            _messages.Writer.TryComplete(e);
            return e is WebSocketException or ObjectDisposedException or OperationCanceledException ? "cut" : e.ToString();
        }
    }
}
