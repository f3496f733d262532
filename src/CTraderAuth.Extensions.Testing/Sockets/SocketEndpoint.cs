using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CTraderAuth.Testing.Sockets;

/// <summary>Opens a connection for each WebSocket on the two paths.</summary>
internal sealed class SocketEndpoint(TimeProvider time, SandboxSocketOptions options, Switchboard board, RequestDesk desk, Door door)
{
    public const string DemoPath = "/demo";
    public const string LivePath = "/live";

    public async Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        var path = context.Request.Path.Value;
        if (path is not (DemoPath or LivePath) || !context.WebSockets.IsWebSocketRequest)
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        if (door.IsShut)
        {
            context.Abort();
            return;
        }

        var transport = context.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket;
        var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { KeepAliveInterval = TimeSpan.Zero }).ConfigureAwait(false);
        using var connection = new SocketConnection(socket, transport, context.Abort, time, options.RoundTrip / 2, board, desk);
        await connection.RunAsync(path is LivePath).ConfigureAwait(false);
    }
}
