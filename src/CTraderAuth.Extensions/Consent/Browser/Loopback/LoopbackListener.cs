using System.Net;
using System.Net.Sockets;
using CTraderAuth.Diagnostics;
using CTraderAuth.Storage;
using Microsoft.Extensions.Logging;

namespace CTraderAuth.Consent.Browser.Loopback;

/// <summary>A listener on 127.0.0.1 whose connections, at most 64 at once, cannot block each other.</summary>
internal sealed class LoopbackListener : IAsyncDisposable
{
    private const int MaxConnections = 64;

    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);

    private readonly Func<RequestHead, LoopbackEnds, CancellationToken, Task<LoopbackResponse>> _respond;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Socket _socket;
    private readonly Socket? _twin;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    private LoopbackListener(
        Socket socket, Socket? twin, bool twinListens, Func<RequestHead, LoopbackEnds, CancellationToken, Task<LoopbackResponse>> respond, TimeProvider time, ILogger logger)
    {
        _socket = socket;
        _twin = twin;
        _respond = respond;
        _time = time;
        _logger = new QuietLogger(logger);
        Socket[] listening = twinListens ? [socket, twin!] : [socket];
        _serving = Task.WhenAll(listening.SelectMany(each => Enumerable.Range(0, MaxConnections).Select(_ => ServeAsync(each))));
    }

    public static LoopbackListener Start(
        LoopbackAddress address, Func<RequestHead, LoopbackEnds, CancellationToken, Task<LoopbackResponse>> respond, TimeProvider time, ILogger logger)
    {
        Socket? socket = null;
        Socket? twin = null;
        try
        {
            socket = Bind(IPAddress.Loopback, address.Port);
            var twinListens = false;
            twin = address.IsNamed ? BindTwin(address.Port, out twinListens) : null;
            socket.Listen();
            return new(socket, twin, twinListens, respond, time, logger);
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            twin?.Dispose();
            throw e.SocketErrorCode is SocketError.AddressAlreadyInUse ? address.Taken() : address.CannotListen(e.SocketErrorCode.ToString());
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _serving.ConfigureAwait(false);
        _socket.Dispose();
        _twin?.Dispose();
        _stop.Dispose();
    }

    private static Socket Bind(IPAddress ip, int port, ProtocolType protocol = ProtocolType.Tcp)
    {
        var socket = new Socket(ip.AddressFamily, SocketType.Stream, protocol);
        try
        {
            if (OperatingSystem.IsWindows())
            {
                // On Windows a listening socket shares its port unless it claims exclusive use; elsewhere it never does.
                socket.ExclusiveAddressUse = true;
            }

            socket.Bind(new IPEndPoint(ip, port));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // A browser tries ::1 first for "localhost", and a program that listens there would receive the code. So this process binds ::1 and refuses connections:
    // the browser then tries 127.0.0.1. With ProtocolType.Tcp, .NET sets SO_REUSEADDR on Unix, and another user's program could bind ::1 as well, and listen.
    private static Socket? BindTwin(int port, out bool listens)
    {
        listens = false;
        try
        {
            return Socket.OSSupportsIPv6 ? Bind(IPAddress.IPv6Loopback, port, OperatingSystem.IsWindows() ? ProtocolType.Tcp : ProtocolType.Unspecified) : null;
        }
        catch (SocketException e) when (e.SocketErrorCode is not SocketError.AddressAlreadyInUse)
        {
            return null;
        }
        catch (SocketException) when (!OperatingSystem.IsWindows())
        {
            listens = true;
            return ListenAtTwin(port);
        }
    }

    // Connections that ended within the last minute prevent an exclusive bind, but not listening; and while this process listens, nobody else can.
    private static Socket ListenAtTwin(int port)
    {
        var socket = Bind(IPAddress.IPv6Loopback, port);
        try
        {
            socket.Listen();
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var connection = await socket.AcceptAsync(_stop.Token).ConfigureAwait(false);
                await new LoopbackConnection(connection, _respond, _time, _logger).RunAsync(_stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // Also what a terminal or a page throws: it ends one connection, not the sign-in.
                _logger.AcceptFailed(e is SocketException cause ? cause.SocketErrorCode.ToString() : e.GetType().Name);
                await Task.Delay(AcceptPause, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
