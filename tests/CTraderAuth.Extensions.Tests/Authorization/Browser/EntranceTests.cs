using System.Net;

namespace CTraderAuth.Tests.Authorization.Browser;

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
}
