using System.Net;
using System.Net.Sockets;

namespace CTraderAuth.Tests.Consent.Browser;

/// <summary>Other users see the arguments of the command that opens the browser.</summary>
public sealed class EntranceTests : ConsentTest
{
    [Fact]
    public async Task Opens_the_browser_without_the_state_and_leads_it_to_the_link()
    {
        await GivenSignIn();

        using var redirect = await StayingBrowser.GetAsync(Terminal.Entrance, Cancellation);

        Terminal.Entrance!.AbsoluteUri.ShouldStartWith($"{Callback}/");
        Terminal.Entrance.AbsoluteUri.ShouldNotContain(State);
        redirect.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        redirect.Headers.Location!.AbsoluteUri.ShouldContain($"state={State}");
    }

    [Theory]
    [InlineData("AF_INET", "127.0.0.1")]
    [InlineData("AF_INET6", "::ffff:127.0.0.1")]
    public async Task Shows_the_link_to_no_other_user(string family, string address)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can start a program of another user.");
        await GivenSignIn();

        var answer = await OtherUser.RunAsync($$"""
            import socket
            with socket.socket(socket.{{family}}) as other:
                other.connect(("{{address}}", {{Port}}))
                other.sendall(b"GET {{Terminal.Entrance!.AbsolutePath}} HTTP/1.1\r\nHost: localhost:{{Port}}\r\n\r\n")
                print(other.makefile().read())
            """, Cancellation);

        answer.ShouldStartWith("HTTP/1.1 404 ");
        answer.ShouldNotContain(State);
    }

    [Fact]
    public async Task Takes_no_other_connection_with_the_same_port_for_the_one_that_asks()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can start a program of another user.");
        await GivenSignIn();
        var port = FreePort.Next();
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        using var earlier = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        earlier.Bind(new IPEndPoint(IPAddress.Loopback, port));
        await earlier.ConnectAsync(server.LocalEndpoint, Cancellation);

        var answer = await OtherUser.RunAsync($$"""
            import socket
            with socket.socket(socket.AF_INET6) as other:
                other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                other.bind(("::ffff:127.0.0.1", {{port}}))
                other.connect(("::ffff:127.0.0.1", {{Port}}))
                other.sendall(b"GET {{Terminal.Entrance!.AbsolutePath}} HTTP/1.1\r\nHost: localhost:{{Port}}\r\n\r\n")
                print(other.makefile().read())
            """, Cancellation);

        answer.ShouldStartWith("HTTP/1.1 404 ");
    }
}
