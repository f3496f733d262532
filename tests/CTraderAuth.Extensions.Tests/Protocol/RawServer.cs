using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace CTraderAuth.Tests.Protocol;

/// <summary>A server on a bare socket: it sees every byte of every connection and hangs up when a test says so.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<Task> _connections = new();
    private readonly Func<RawConnection, Task> _serve;
    private readonly Task _accepting;
    private int _sentinelPort;

    /// <param name="serve">Called for each connection; it is closed when this returns.</param>
    public RawServer(Func<RawConnection, Task> serve)
    {
        _serve = serve;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public ConcurrentQueue<RawConnection> Connections { get; } = new();

    public ConcurrentQueue<string> Requests { get; } = new();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Uri Address => new($"http://127.0.0.1:{Port}/apps/token");

    /// <summary>A server that gives each request one answer and keeps the connection.</summary>
    public static RawServer Answering(Func<string, byte[]> answer) => new(async connection =>
    {
        while (await connection.ReadRequestAsync() is { } request)
        {
            await connection.WriteAsync(answer(request));
        }
    });

    /// <summary>Ends once everything that clients have sent up to now has been seen.</summary>
    public async Task DrainAsync()
    {
        using var sentinel = new TcpClient();
        sentinel.Client.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _sentinelPort = ((IPEndPoint)sentinel.Client.LocalEndPoint!).Port;
        await sentinel.ConnectAsync(IPAddress.Loopback, Port);
        await _accepting;
        await Task.WhenAll(_connections);
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
        foreach (var connection in Connections)
        {
            connection.Close(reset: true);
        }

        await Task.WhenAll(_connections);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync();
                if (((IPEndPoint)socket.RemoteEndPoint!).Port == _sentinelPort)
                {
                    socket.Dispose();
                    return;
                }

                var connection = new RawConnection(socket, Requests);
                Connections.Enqueue(connection);
                _connections.Enqueue(ServeAsync(connection));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(RawConnection connection)
    {
        await Task.Yield();
        try
        {
            await _serve(connection);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // The client has gone.
        }
        finally
        {
            connection.Close(reset: false);
        }
    }
}
