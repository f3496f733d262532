using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CTraderAuth.Testing.Tests.Sockets;

/// <summary>A request for a WebSocket that is not accepted before the test says so.</summary>
internal sealed class HeldUpgrade : IHttpWebSocketFeature, IConnectionSocketFeature, IHttpRequestLifetimeFeature, IDisposable
{
    private readonly TaskCompletionSource<WebSocket> _accepted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _aborted = new();
    private readonly Socket _client = new(SocketType.Stream, ProtocolType.Tcp);

    public HeldUpgrade()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _client.Connect(listener.LocalEndpoint);
        Socket = listener.AcceptSocket();
        Context = new DefaultHttpContext();
        Context.Request.Path = "/demo";
        Context.Features.Set<IHttpWebSocketFeature>(this);
        Context.Features.Set<IConnectionSocketFeature>(this);
        Context.Features.Set<IHttpRequestLifetimeFeature>(this);
    }

    public HttpContext Context { get; }

    public Socket Socket { get; }

    public bool IsWebSocketRequest => true;

    public bool IsAccepting { get; private set; }

    public CancellationToken RequestAborted
    {
        get => _aborted.Token;
        set => throw new NotSupportedException();
    }

    public Task<WebSocket> AcceptAsync(WebSocketAcceptContext context)
    {
        IsAccepting = true;
        return _accepted.Task;
    }

    public void Accept() => _accepted.SetResult(WebSocket.CreateFromStream(new NetworkStream(Socket), new WebSocketCreationOptions { IsServer = true }));

    public void Abort() => _aborted.Cancel();

    public void Dispose()
    {
        _client.Dispose();
        Socket.Dispose();
        _aborted.Dispose();
    }
}
