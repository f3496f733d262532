using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace CTraderAuth.Sockets.Tests.Sessions;

/// <summary>A server that speaks the Open API as badly as a test asks: it owns the bytes below the frames, unlike the sandbox.</summary>
public sealed class StandInServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<StandInConnection> _connections = [];
    private readonly Task _accepting;
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;

    public StandInServer()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"ws://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/demo");

    /// <summary>The accounts of the grant; all demo.</summary>
    public long[] Accounts { get; set; } = [1001];

    /// <summary>Answers a message instead of the stand-in when it returns true.</summary>
    public Func<StandInMessage, Task<bool>> OnMessage { get; set; } = static _ => Task.FromResult(false);

    /// <summary>Called with each connection before the first message.</summary>
    public Func<StandInConnection, Task> OnConnection { get; set; } = static _ => Task.CompletedTask;

    /// <summary>What came, in order.</summary>
    public ConcurrentQueue<StandInMessage> Received { get; } = [];

    public int Connections => Volatile.Read(ref _count);

    /// <summary>The newest connection.</summary>
    public StandInConnection Newest => _connections.MaxBy(static connection => connection.Number)!;

    /// <summary>Completes once a message of this type has come for the nth time.</summary>
    public async Task WhenReceivedAsync(int payloadType, int times)
    {
        while (Volatile.Read(ref _news).Task is var news && CountOf(payloadType) < times)
        {
            await news;
        }
    }

    public int CountOf(int payloadType) => Received.Count(message => message.PayloadType == payloadType);

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
        foreach (var connection in _connections)
        {
            connection.Dispose();
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        client.NoDelay = true;
        var stream = client.GetStream();
        try
        {
            await ShakeHandsAsync(stream);
            var connection = new StandInConnection(client, stream, WebSocket.CreateFromStream(stream, true, null, Timeout.InfiniteTimeSpan), Interlocked.Increment(ref _count));
            _connections.Add(connection);
            await OnConnection(connection);
            while (await connection.ReadAsync() is { } message)
            {
                Received.Enqueue(message);
                Interlocked.Exchange(ref _news, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
                if (!await OnMessage(message))
                {
                    await AnswerAsync(message);
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or SocketException)
        {
            // The program has closed.
        }
    }

    private Task AnswerAsync(StandInMessage message) => message.PayloadType switch
    {
        51 => Task.CompletedTask,
        2100 => message.AnswerAsync(2101),
        2104 => message.AnswerAsync(2105, new() { ["version"] = "99" }),
        2149 => message.AnswerAsync(2150, new()
        {
            ["accessToken"] = message.Payload.GetProperty("accessToken").GetString(),
            ["ctidTraderAccount"] = new JsonArray([.. Accounts.Select(static id => new JsonObject { ["ctidTraderAccountId"] = id, ["isLive"] = false, ["traderLogin"] = FormattableString.Invariant($"{5_000_000 + id}"), ["brokerTitleShort"] = "Broker" })]),
        }),
        2102 => message.AnswerAsync(2103, new() { ["ctidTraderAccountId"] = message.Payload.GetProperty("ctidTraderAccountId").GetInt64() }),
        _ => message.AnswerAsync(message.PayloadType + 1, new() { ["echo"] = JsonNode.Parse(message.Payload.GetRawText()) }),
    };

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350", Justification = "RFC 6455 asks for it.")]
    private static async Task ShakeHandsAsync(NetworkStream stream)
    {
        var request = new StringBuilder();
        var one = new byte[1];
        while (!request.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one);
            request.Append((char)one[0]);
        }

        var key = request.ToString().Split("\r\n").Single(static line => line.StartsWith("Sec-WebSocket-Key:", StringComparison.OrdinalIgnoreCase)).Split(':')[1].Trim();
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"));
    }
}
