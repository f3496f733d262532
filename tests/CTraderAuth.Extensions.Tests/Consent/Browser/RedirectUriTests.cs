using System.Net;
using System.Net.Sockets;

namespace CTraderAuth.Tests.Consent.Browser;

public sealed class RedirectUriTests : ConsentTest
{
    [Theory]
    [InlineData("https://bot.example/callback")]
    [InlineData("http://localhost.example:5123/callback")]
    [InlineData("http://[::1]:5123/callback")]
    [InlineData("http://127.0.0.2:5123/callback")]
    [InlineData("http://user@localhost:5123/callback")]
    [InlineData("https://localhost:5123/callback")]
    [InlineData("/callback")]
    [InlineData("")]
    public async Task Refuses_a_redirect_uri_that_it_cannot_listen_at(string redirectUri)
    {
        var error = await Should.ThrowAsync<InvalidOperationException>(RunAsync("my-bot", redirectUri));

        error.Message.ShouldContain("CTraderAuthOptions.RedirectUri");
        error.Message.ShouldContain("http://localhost:5123/callback");
        error.Message.ShouldContain("Playground");
        Terminal.Written.ShouldBeEmpty();
    }

    [Fact]
    public async Task Says_that_https_needs_a_certificate()
    {
        var error = await Should.ThrowAsync<InvalidOperationException>(RunAsync("my-bot", "https://localhost:5123/callback"));

        error.Message.ShouldContain("certificate");
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("::1")]
    public async Task Names_the_port_when_another_program_listens_there(string address)
    {
        var ip = IPAddress.Parse(address);
        Assert.SkipUnless(FreePort.CanBind(ip, Port), "This machine has no such address.");
        using var other = new TcpListener(ip, Port);
        other.Start();

        var error = await Should.ThrowAsync<InvalidOperationException>(RunAsync("my-bot", Callback));

        error.Message.ShouldContain($"Port {Port}");
        error.Message.ShouldContain("register a redirect URI with another port");
    }

    [Fact]
    public async Task Refuses_a_second_sign_in_while_the_first_waits()
    {
        await GivenSignIn();

        var error = await Should.ThrowAsync<InvalidOperationException>(RunAsync("other-bot", Callback));

        error.Message.ShouldContain("another sign-in");
        Running.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Listens_at_the_root_too()
    {
        var running = RunAsync("my-bot", $"http://localhost:{Port}");
        await Terminal.OpenedAsync(Cancellation);

        var page = await Browser.GetStringAsync($"http://localhost:{Port}/?code=code", Cancellation);

        (await running).ShouldBeSameAs(Token);
        page.ShouldContain("<h1>Connected</h1>");
    }
}
