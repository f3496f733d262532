using System.Net;
using System.Net.Sockets;

namespace CTraderAuth.Protocol.Sending;

/// <summary>The connections to the token endpoint: nobody else's handlers, no redirects, no cookies, no credentials.</summary>
internal sealed class TokenConnections : IDisposable
{
    public TokenConnections(IWebProxy? proxy = null)
        : this(Own(proxy))
    {
    }

    public TokenConnections(HttpMessageHandler handler) => Handler = handler;

    public HttpMessageHandler Handler { get; }

    public void Dispose() => Handler.Dispose();

    private static SocketsHttpHandler Own(IWebProxy? proxy) => new()
    {
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = false,

        // BodyText decompresses instead, because a wrong Content-Encoding must not lose the response.
        AutomaticDecompression = DecompressionMethods.None,
        ConnectCallback = ConnectAsync,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        MaxResponseDrainSize = 0,
        MaxResponseHeadersLength = 32,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        Proxy = new LoopbackBypassProxy(proxy ?? HttpClient.DefaultProxy),
        UseCookies = false,
    };

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken).ConfigureAwait(false);
            return new AnswerStream(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
