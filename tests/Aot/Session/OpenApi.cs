using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

/// <summary>A stand-in for cTrader: answers what authorizes an account, and nothing else.</summary>
internal sealed class OpenApi : IDisposable
{
    private readonly HttpListener _server = new();

    private OpenApi(int port)
    {
        Address = new($"ws://127.0.0.1:{port}/");
        _server.Prefixes.Add($"http://127.0.0.1:{port}/");
        _server.Start();
        _ = ServeAsync();
    }

    public Uri Address { get; }

    public static OpenApi Start()
    {
        using var free = new Socket(SocketType.Stream, ProtocolType.Tcp);
        free.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)free.LocalEndPoint!).Port;
        free.Close();
        return new(port);
    }

    public void Dispose() => _server.Close();

    private async Task ServeAsync()
    {
        var socket = (await (await _server.GetContextAsync()).AcceptWebSocketAsync(null)).WebSocket;
        var buffer = new byte[4096];
        while (await socket.ReceiveAsync(buffer, CancellationToken.None) is { MessageType: WebSocketMessageType.Text } read)
        {
            var message = Encoding.UTF8.GetString(buffer, 0, read.Count);
            var type = int.Parse(message.Split("\"payloadType\":")[1][..4], System.Globalization.CultureInfo.InvariantCulture);
            var payload = type == 2149 ? "{\"ctidTraderAccount\":[{\"ctidTraderAccountId\":1001,\"isLive\":false}]}" : "{}";
            await socket.SendAsync(Encoding.UTF8.GetBytes($"{message.Split(",\"payloadType\"")[0]},\"payloadType\":{type + 1},\"payload\":{payload}}}"), WebSocketMessageType.Text, true, CancellationToken.None);
        }
    }
}
