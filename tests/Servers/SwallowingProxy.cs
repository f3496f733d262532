using System.Net;
using System.Net.Sockets;

namespace CTraderAuth.Servers;

/// <summary>Between a client and a server. It can cut every connection, or forget them as a router does: nothing is forwarded any more, and nobody is told.</summary>
internal sealed class SwallowingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly List<Link> _links = [];
    private readonly Task _accepting;

    public SwallowingProxy(int target)
    {
        Target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The port on this machine to which new connections lead.</summary>
    public int Target { get; set; }

    /// <summary>How many connections were accepted.</summary>
    public int Accepted { get; private set; }

    /// <summary>Forgets the connections that are open now. New ones work.</summary>
    public void Swallow() => Each(static link => link.IsForgotten = true);

    /// <summary>What the server answers on the connections that are open now is lost; what it is asked still arrives.</summary>
    public void LoseAnswers() => Each(static link => link.LosesAnswers = true);

    /// <summary>Ends the connections that are open now.</summary>
    public void Cut() => Each(static link => link.Dispose());

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        Cut();
        _stop.Dispose();
    }

    private void Each(Action<Link> act)
    {
        lock (_gate)
        {
            _links.ForEach(act);
        }
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptSocketAsync(_stop.Token);
                var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
                var link = new Link(client, server);
                lock (_gate)
                {
                    _links.Add(link);
                    Accepted++;
                }

                _ = link.RunAsync(Target);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private sealed class Link(Socket client, Socket server) : IDisposable
    {
        public volatile bool IsForgotten;
        public volatile bool LosesAnswers;

        public async Task RunAsync(int target)
        {
            try
            {
                client.NoDelay = server.NoDelay = true;
                await server.ConnectAsync(IPAddress.Loopback, target);
                await Task.WhenAny(CopyAsync(client, server), CopyAsync(server, client));
            }
            catch (SocketException)
            {
                // Nobody listens there.
            }

            if (!IsForgotten)
            {
                Dispose();
            }
        }

        public void Dispose()
        {
            client.Dispose();
            server.Dispose();
        }

        private async Task CopyAsync(Socket from, Socket to)
        {
            var buffer = new byte[16 * 1024];
            try
            {
                while (await from.ReceiveAsync(buffer) is > 0 and var read)
                {
                    if (!IsForgotten && !(LosesAnswers && from == server))
                    {
                        await to.SendAsync(buffer.AsMemory(0, read));
                    }
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // One side is gone.
            }
        }
    }
}
