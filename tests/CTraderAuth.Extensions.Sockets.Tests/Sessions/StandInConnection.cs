using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CTraderAuth.Sockets.Tests.Sessions;

/// <summary>One connection of a program to the stand-in.</summary>
public sealed class StandInConnection(TcpClient client, NetworkStream stream, WebSocket socket, int number) : IDisposable
{
    private readonly SemaphoreSlim _sending = new(1);

    public int Number { get; } = number;

    /// <summary>Sends a message.</summary>
    public Task SendAsync(int payloadType, JsonObject? payload = null, string? id = null) =>
        SendTextAsync(new JsonObject { ["clientMsgId"] = id, ["payloadType"] = payloadType, ["payload"] = payload ?? [] }.ToJsonString());

    /// <summary>Refuses a request.</summary>
    public Task RefuseAsync(string? id, string errorCode, string? description = null) =>
        SendAsync(2142, new() { ["errorCode"] = errorCode, ["description"] = description }, id);

    /// <summary>Sends a message as it is.</summary>
    public Task SendTextAsync(string text) => SendBytesAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true);

    public async Task SendBytesAsync(ReadOnlyMemory<byte> bytes, WebSocketMessageType type, bool isEnd)
    {
        await _sending.WaitAsync();
        try
        {
            await socket.SendAsync(bytes, type, isEnd, CancellationToken.None);
        }
        catch (Exception e) when (e is WebSocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The program has closed.
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Sends bytes below the frames.</summary>
    public async Task SendRawAsync(byte[] bytes) => await stream.WriteAsync(bytes);

    /// <summary>Ends the connection without a goodbye.</summary>
    public void Cut() => client.Client.Close(0);

    /// <summary>The next message; null at the end.</summary>
    public async Task<StandInMessage?> ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        var length = 0;
        try
        {
            while (true)
            {
                var read = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                length += read.Count;
                if (read.MessageType == WebSocketMessageType.Close)
                {
                    return null;
                }

                if (read.EndOfMessage)
                {
                    using var json = JsonDocument.Parse(buffer.AsMemory(0, length));
                    var payload = json.RootElement.GetProperty("payload").Clone();
                    var id = json.RootElement.TryGetProperty("clientMsgId", out var text) ? text.GetString() : null;
                    return new(this, json.RootElement.GetProperty("payloadType").GetInt32(), id, payload);
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or IOException or ObjectDisposedException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        socket.Dispose();
        client.Dispose();
    }
}
