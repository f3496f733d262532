using System.Globalization;
using System.Net.WebSockets;

namespace CTraderAuth.Sockets.Connections;

/// <summary>Opens WebSockets. No secret is in the address.</summary>
internal static class ConnectionOpener
{
    /// <summary>The address of an environment: the session's own, that of the application, or cTrader's.</summary>
    /// <remarks>A sandbox sets that of the application: a test must not reach cTrader because a session has an address of its own.</remarks>
    public static Uri AddressOf(CTraderAuthOptions application, Uri? own, CTraderEnvironment environment, CTraderWireFormat format)
    {
        var address = (environment == CTraderEnvironment.Live ? application.LiveSocketUri : application.DemoSocketUri) is { Length: > 0 } text ? new Uri(text) : null;
        return address is { IsLoopback: true } && own is not { IsLoopback: true } ? address : own ?? address ?? new(DefaultAddressOf(environment, format));
    }

    /// <exception cref="ConnectionClosedException">There is no connection within the limit.</exception>
    public static async Task<WebSocket> OpenAsync(Uri address, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        try
        {
            // Its pings are no sign of cTrader's life, and cTrader asks for heartbeats of its own.
            socket.Options.KeepAliveInterval = TimeSpan.Zero;
            if (address.Scheme == Uri.UriSchemeWs)
            {
                // Allowed on this machine only: a proxy would take the secrets off it in plain text.
                socket.Options.Proxy = null;
            }

            using var timeout = new CancellationTokenSource(limit, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            await socket.ConnectAsync(address, either.Token).ConfigureAwait(false);
            return socket;
        }
        catch (Exception e)
        {
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw new ConnectionClosedException(e is OperationCanceledException
                ? $"Could not connect to {address.Authority} within {limit.TotalSeconds:0.##} s."
                : $"Could not connect to {address.Authority}: {(e.InnerException?.Message ?? e.Message).TrimEnd('.')}.");
        }
    }

    private static string DefaultAddressOf(CTraderEnvironment environment, CTraderWireFormat format) => string.Create(
        CultureInfo.InvariantCulture,
        $"wss://{(environment == CTraderEnvironment.Live ? EndPoints.ProtobufLiveHost : EndPoints.ProtobufDemoHost)}:{(format == CTraderWireFormat.Protobuf ? EndPoints.ProtobufPort : EndPoints.JsonPort)}");
}
