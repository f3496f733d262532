using CTraderAuth.Sockets.Connections;
using CTraderAuth.Sockets.Tests.Sessions;

namespace CTraderAuth.Sockets.Tests.Connections;

public sealed class ProxyTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_plain_connection_on_this_machine_uses_no_proxy()
    {
        await using var server = new StandInServer();

        using var socket = await ConnectionOpener.OpenAsync(server.Address, Limit, TimeProvider.System, Token);

        SystemProxy.Requests.ShouldNotContain(request => request.Contains(server.Address.Authority));
    }

    [Fact]
    public async Task An_encrypted_connection_uses_the_proxy()
    {
        await ConnectionOpener.OpenAsync(new("wss://demo.ctraderapi.invalid:5036"), Limit, TimeProvider.System, Token).ShouldThrowAsync<ConnectionClosedException>();

        SystemProxy.Requests.ShouldContain("CONNECT demo.ctraderapi.invalid:5036 HTTP/1.1");
    }
}
