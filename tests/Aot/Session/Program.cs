using System.Net;
using System.Net.WebSockets;
using System.Text;
using CTraderAuth;
using CTraderAuth.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

// A bot compiled ahead of time: its accounts are authorized, and again after a rotation, on the same connection.
var file = Path.Combine(Directory.CreateTempSubdirectory("ctrader-auth-aot-").FullName, "grants.db");
using var server = new HttpListener();
var port = Listen(server);
_ = ServeAsync(server);
var services = new ServiceCollection().AddLogging();
services.AddCTraderAuth(options => (options.ClientId, options.ClientSecret, options.RedirectUri, options.TokenUri) = ("app", "secret", "http://127.0.0.1/callback", args[0]))
    .UseSqlite($"Data Source={file}");
services.AddCTraderSession("my-bot", options => options.Address = new($"ws://127.0.0.1:{port}/"));
await using (var provider = services.BuildServiceProvider())
{
    var tokens = provider.GetRequiredService<ICTraderTokens>();
    await tokens.ImportAsync("my-bot", "refresh-token");
    foreach (var service in provider.GetServices<IHostedService>())
    {
        await service.StartAsync(CancellationToken.None);
    }

    var session = provider.GetRequiredService<ICTraderSession>();
    await session.WhenAuthorizedAsync();
    var response = await session.SendAsync(1001, 2104, "{}"u8.ToArray());
    Console.WriteLine($"authorized, and {response.PayloadType} came");
    var rotated = await tokens.RefreshAsync("my-bot");
    await foreach (var status in session.WatchAsync())
    {
        if (status.State == CTraderSessionState.Ready && status.Generation == rotated.Generation)
        {
            Console.WriteLine($"authorized again with generation {status.Generation} on connection {status.Connections}");
            break;
        }
    }
}

Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
return 0;

static int Listen(HttpListener server)
{
    using var free = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
    free.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    var port = ((IPEndPoint)free.LocalEndPoint!).Port;
    free.Close();
    server.Prefixes.Add($"http://127.0.0.1:{port}/");
    server.Start();
    return port;
}

// Answers what authorizes an account, and nothing else.
static async Task ServeAsync(HttpListener server)
{
    var socket = (await (await server.GetContextAsync()).AcceptWebSocketAsync(null)).WebSocket;
    var buffer = new byte[4096];
    while (await socket.ReceiveAsync(buffer, CancellationToken.None) is { MessageType: WebSocketMessageType.Text } read)
    {
        var message = Encoding.UTF8.GetString(buffer, 0, read.Count);
        var type = int.Parse(message.Split("\"payloadType\":")[1][..4], System.Globalization.CultureInfo.InvariantCulture);
        var payload = type == 2149 ? "{\"ctidTraderAccount\":[{\"ctidTraderAccountId\":1001,\"isLive\":false}]}" : "{}";
        await socket.SendAsync(Encoding.UTF8.GetBytes($"{message.Split(",\"payloadType\"")[0]},\"payloadType\":{type + 1},\"payload\":{payload}}}"), WebSocketMessageType.Text, true, CancellationToken.None);
    }
}
