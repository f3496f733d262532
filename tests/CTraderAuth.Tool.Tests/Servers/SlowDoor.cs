using System.Net;
using System.Net.Sockets;

namespace CTraderAuth.Tool.Tests.Servers;

/// <summary>The way to a server that takes its time: before the first connection gets through, something else happens.</summary>
internal sealed class SlowDoor : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Uri _server;
    private readonly Func<Task> _first;
    private readonly Task _running;

    public SlowDoor(Uri server, Func<Task> first)
    {
        (_server, _first) = (server, first);
        _listener.Start();
        Address = new UriBuilder(server) { Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.Uri;
        _running = RunAsync();
    }

    public Uri Address { get; }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task RunAsync()
    {
        var passing = new List<Task>();
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync(_end.Token);
            if (passing.Count is 0)
            {
                await _first();
            }

            passing.Add(PassAsync(client));
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using var inside = new TcpClient();
        using (client)
        {
            await inside.ConnectAsync(_server.Host, _server.Port, _end.Token);
            var (near, far) = (client.GetStream(), inside.GetStream());
            await Task.WhenAny(near.CopyToAsync(far, _end.Token), far.CopyToAsync(near, _end.Token));
        }
    }
}
