using System.Net;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Http;

/// <summary>A <see cref="ClientWebSocket"/> over the handler of a client, against a real server.</summary>
public sealed class WebSocketTests : HandlerTest
{
    [Theory]
    [InlineData(false, false, false)]
    [InlineData(false, true, false)]
    [InlineData(true, false, false)]
    [InlineData(true, true, false)]
    [InlineData(false, false, true)]
    [InlineData(true, true, true)]
    public async Task A_socket_opens_with_the_live_token_and_after_a_401_with_the_new_one(bool http2, bool secure, bool query)
    {
        using var certificate = GivenCertificate();
        var api = await GivenApi(EchoAsync, secure ? certificate : null, http2 ? HttpProtocols.Http2 : HttpProtocols.Http1);
        var address = new UriBuilder(api.Address) { Host = "localhost", Scheme = secure ? "wss" : "ws", Path = "/socket" }.Uri;
        using var handler = GivenHandler(secure ? Trusting(certificate) : new SocketsHttpHandler(), $"localhost:{address.Port}", query);
        var dead = GivenRevokedToken();
        using var socket = new ClientWebSocket();
        socket.Options.HttpVersion = http2 ? HttpVersion.Version20 : HttpVersion.Version11;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;

        await socket.ConnectAsync(address, handler, Cancellation);
        await socket.SendAsync("order"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, Cancellation);
        var buffer = new byte[100];
        var echo = await socket.ReceiveAsync(buffer, Cancellation);

        Encoding.UTF8.GetString(buffer, 0, echo.Count).ShouldBe("order");
        Tokens.Rejected.ShouldHaveSingleItem().ShouldBe(("alice", dead.Value));
        api.Received.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("ws://gateway.example/socket", "HTTPS")]
    [InlineData("wss://elsewhere.example/socket", "AllowedHosts")]
    public async Task A_socket_to_another_machine_without_TLS_or_to_another_host_gets_no_token(string address, string reason)
    {
        using var handler = GivenHandler(new SocketsHttpHandler(), "gateway.example", query: false);
        using var socket = new ClientWebSocket();

        var refused = await Record.ExceptionAsync(() => socket.ConnectAsync(new(address), handler, Cancellation));

        refused.ShouldNotBeNull().ToString().ShouldContain(reason);
        Tokens.Asked.ShouldBeEmpty();
    }

    private HttpMessageInvoker GivenHandler(SocketsHttpHandler primary, string host, bool query)
    {
        var services = GivenServices(builder => builder.ConfigurePrimaryHttpMessageHandler(() => primary).AddCTraderToken("alice", options =>
        {
            options.AllowedHosts.Add(host);
            options.Placement = query ? TokenPlacement.Query("oauth_token") : TokenPlacement.AuthorizationHeader;
        }));
        return new(services.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler("api"), disposeHandler: false);
    }

    private async Task EchoAsync(HttpContext context)
    {
        if (!IsAccepted(context))
        {
            context.Response.StatusCode = 401;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[100];
        var received = await socket.ReceiveAsync(buffer, Cancellation);
        await socket.SendAsync(buffer.AsMemory(0, received.Count), WebSocketMessageType.Text, endOfMessage: true, Cancellation);
    }
}
