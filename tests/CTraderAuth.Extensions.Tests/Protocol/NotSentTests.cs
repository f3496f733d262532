using System.Net;
using System.Net.Sockets;
using CTraderAuth.Protocol;
using CTraderAuth.Protocol.Reading;
using CTraderAuth.Protocol.Sending;

namespace CTraderAuth.Tests.Protocol;

/// <summary>A request counts as not sent when no byte of it can have left, and only then.</summary>
public sealed class NotSentTests : EndpointTest
{
    [Fact]
    public async Task Nothing_is_sent_when_the_port_refuses()
    {
        using var socket = GivenBoundButNotListening();

        var answer = await Refresh(new Uri($"http://{socket.LocalEndPoint}/apps/token"));

        answer.Kind.ShouldBe(TokenAnswerKind.NotSent);
        answer.Problem!.ShouldContain("no connection could be made");
    }

    [Fact]
    public async Task Nothing_is_sent_when_the_host_is_unknown()
    {
        var answer = await Refresh(new Uri("https://no-such-host.invalid/apps/token"));

        answer.Kind.ShouldBe(TokenAnswerKind.NotSent);
        answer.Problem!.ShouldContain("no-such-host.invalid");
    }

    [Fact]
    public async Task Nothing_is_sent_when_the_TLS_handshake_breaks()
    {
        await using var server = new RawServer(static connection => connection.ReadFirstByteAsync());

        var answer = await Refresh(GivenTls(server));

        answer.Kind.ShouldBe(TokenAnswerKind.NotSent);
    }

    [Fact]
    public async Task Nothing_is_sent_when_the_time_is_up_before_the_TLS_handshake_is_over()
    {
        var greeted = new TaskCompletionSource();
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadFirstByteAsync();
            greeted.SetResult();
            await connection.ReadThroughAsync("never");
        });

        var sending = Refresh(GivenTls(server));
        await greeted.Task;
        Time.Advance(Options.RequestTimeout);
        var answer = await sending;

        answer.Kind.ShouldBe(TokenAnswerKind.NotSent);
        answer.Problem!.ShouldContain("RequestTimeout");
    }

    [Fact]
    public async Task Nothing_is_sent_when_the_proxy_makes_no_tunnel()
    {
        await using var proxy = RawServer.Answering(static _ => Answers.Http(502, "", []));
        using var connections = new TokenConnections(new WebProxy(new Uri($"http://127.0.0.1:{proxy.Port}")));

        var answer = await GivenEndpoint(connections).SendAsync(TokenGrant.FromRefreshToken("refresh-token-canary"), new Uri(EndPoints.TokenUri), Cancel);

        answer.Kind.ShouldBe(TokenAnswerKind.NotSent);
        proxy.Requests.ShouldHaveSingleItem().ShouldStartWith("CONNECT connect.spotware.com:443");
        proxy.Requests.ShouldAllBe(request => !request.Contains("canary"));
    }

    [Fact]
    public async Task Loopback_is_asked_without_the_proxy()
    {
        await using var proxy = RawServer.Answering(static _ => Answers.Json(Answers.Pair));
        await using var server = RawServer.Answering(static _ => Answers.Json(Answers.Pair));
        using var connections = new TokenConnections(new WebProxy(new Uri($"http://127.0.0.1:{proxy.Port}")));

        await GivenEndpoint(connections).SendAsync(TokenGrant.FromRefreshToken("refresh-token-canary"), server.Address, Cancel);

        server.Requests.ShouldHaveSingleItem();
        proxy.Connections.ShouldBeEmpty();
    }

    [Fact]
    public async Task Nothing_is_sent_when_the_call_was_cancelled_before()
    {
        await using var server = RawServer.Answering(static _ => Answers.Json(Answers.Pair));

        var answer = await Endpoint.SendAsync(TokenGrant.FromCode("code"), server.Address, new CancellationToken(canceled: true));

        await server.DrainAsync();
        answer.Kind.ShouldBe(TokenAnswerKind.NotSent);
        server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Nothing_is_sent_in_plain_HTTP_to_another_host()
    {
        var sending = () => Refresh(new Uri("http://connect.spotware.com/apps/token"));

        (await sending.ShouldThrowAsync<ArgumentException>()).ParamName.ShouldBe("endpoint");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_outcome_is_unknown_when_the_wait_ends_after_the_send(bool timeout)
    {
        var asked = new TaskCompletionSource();
        using var caller = new CancellationTokenSource();
        await using var server = new RawServer(async connection =>
        {
            await connection.ReadRequestAsync();
            asked.SetResult();
            await connection.ReadThroughAsync("never");
        });

        var sending = Endpoint.SendAsync(TokenGrant.FromRefreshToken("refresh-token"), server.Address, caller.Token);
        await asked.Task;
        if (timeout)
        {
            Time.Advance(Options.RequestTimeout);
        }
        else
        {
            await caller.CancelAsync();
        }

        var answer = await sending;
        answer.Kind.ShouldBe(TokenAnswerKind.Unknown);
        answer.Problem!.ShouldContain(timeout ? "RequestTimeout" : "cancelled");
    }

    private static Uri GivenTls(RawServer server) => new($"https://127.0.0.1:{server.Port}/apps/token");

    private static Socket GivenBoundButNotListening()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private TokenEndpoint GivenEndpoint(TokenConnections connections) =>
        new(Microsoft.Extensions.Options.Options.Create(Options), connections, Time);
}
