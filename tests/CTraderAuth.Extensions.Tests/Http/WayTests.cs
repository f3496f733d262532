using System.Net;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Http;

/// <summary>The way to an allowed address counts, too: proxies, and the server that a Host header names.</summary>
public sealed class WayTests : HandlerTest
{
    public static TheoryData<string, bool> Primaries =>
        [.. from primary in new List<string> { "sockets", "client", "wrapped", "default" } from query in new List<bool> { false, true } select (primary, query)];

    [Theory]
    [MemberData(nameof(Primaries))]
    public async Task Plain_HTTP_on_loopback_through_a_proxy_gets_no_token(string primary, bool query)
    {
        var proxy = await GivenApi(_ => Task.CompletedTask);
        var client = GivenProxiedClient(primary, query, new WebProxy(proxy.Address));

        var refused = await Should.ThrowAsync<InvalidOperationException>(() => client.GetAsync("http://localhost:5000/accounts", Cancellation));

        proxy.Received.ShouldBeEmpty();
        refused.Message.ShouldContain($"127.0.0.1:{proxy.Address.Port}");
        refused.Message.ShouldContain("NO_PROXY");
        refused.Message.ShouldContain("UseProxy");
    }

    [Theory]
    [MemberData(nameof(Primaries))]
    public async Task Plain_HTTP_on_loopback_that_bypasses_the_proxy_gets_the_token(string primary, bool query)
    {
        var api = await GivenProtectedApi();
        var client = GivenProxiedClient(primary, query, new WebProxy("http://192.0.2.1:3128") { BypassProxyOnLocal = true });

        using var response = await client.GetAsync(new UriBuilder(api.Address) { Host = "localhost" }.Uri, Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_proxy_is_asked_again_for_every_request()
    {
        var api = await GivenProtectedApi();
        var proxy = new WebProxy("http://192.0.2.1:3128") { BypassList = [".*"] };
        var services = GivenServices(builder => builder.AddCTraderToken("alice", options => options.AllowedHosts.Add("127.0.0.1"))
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { Proxy = proxy }));
        using var client = new HttpMessageInvoker(services.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler("api"));
        using var request = new HttpRequestMessage(HttpMethod.Get, api.Address);

        using var first = await client.SendAsync(request, Cancellation);
        proxy.BypassList = [];

        await Should.ThrowAsync<InvalidOperationException>(() => client.SendAsync(request, Cancellation));
        api.Received.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("elsewhere.example")]
    [InlineData("elsewhere.example:443")]
    [InlineData("gateway.example.elsewhere.example")]
    [InlineData("gateway.example@elsewhere.example")]
    [InlineData("elsewhere.example/")]
    [InlineData("gateway.example, elsewhere.example")]
    [InlineData("localhost")]
    [InlineData("[::1]")]
    public async Task A_Host_header_that_names_another_server_gets_no_token(string header)
    {
        var sent = 0;
        var client = GivenClient(builder => builder.AddCTraderToken("alice", options => options.AllowedHosts.Add("gateway.example"))
            .ConfigurePrimaryHttpMessageHandler(() => new Terminal(_ => { sent++; return new(HttpStatusCode.OK); })));
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://gateway.example/");
        request.Headers.TryAddWithoutValidation("Host", header);

        var refused = await Should.ThrowAsync<InvalidOperationException>(() => client.SendAsync(request, Cancellation));

        sent.ShouldBe(0);
        Tokens.Asked.ShouldBeEmpty();
        refused.Message.ShouldContain(header);
        refused.Message.ShouldContain("AllowedHosts");
    }

    [Theory]
    [InlineData("gateway.example")]
    [InlineData("GATEWAY.example")]
    [InlineData("gateway.example.")]
    [InlineData("gateway.example:443")]
    [InlineData("behind.example")]
    [InlineData("[2001:db8::1]:443")]
    public async Task A_Host_header_that_names_an_allowed_host_is_sent(string header)
    {
        var client = GivenClient(builder => builder.AddCTraderToken("alice", options =>
        {
            options.AllowedHosts.Add("gateway.example");
            options.AllowedHosts.Add("behind.example:8443");
            options.AllowedHosts.Add("[2001:db8::1]");
        }).ConfigurePrimaryHttpMessageHandler(() => new Terminal()));
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://gateway.example/") { Headers = { Host = header } };

        using var response = await client.SendAsync(request, Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_token_never_reaches_a_server_that_a_Host_header_lets_pass_for_the_allowed_one()
    {
        // The certificate is checked against the Host header: a server at that address needs one for that name only.
        using var certificate = GivenCertificate();
        var api = await GivenProtectedApi(certificate: certificate);
        var client = GivenClient(builder => builder.ConfigureHttpClient(client => client.BaseAddress = api.Address)
            .ConfigurePrimaryHttpMessageHandler(() => Trusting(certificate)).AddCTraderToken("alice"));
        client.DefaultRequestHeaders.Host = "localhost";

        await Should.ThrowAsync<InvalidOperationException>(() => client.GetAsync("accounts", Cancellation));

        api.Received.ShouldBeEmpty();
    }

    private HttpClient GivenProxiedClient(string primary, bool query, IWebProxy proxy) => GivenClient(builder =>
    {
        builder.AddCTraderToken("alice", options =>
        {
            options.AllowedHosts.Add("localhost");
            options.Placement = query ? TokenPlacement.Query("oauth_token") : TokenPlacement.AuthorizationHeader;
        });
        _ = primary switch
        {
            "sockets" => builder.ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { Proxy = proxy }),
            "client" => builder.ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler { Proxy = proxy }),
            "wrapped" => builder.ConfigurePrimaryHttpMessageHandler(() => new Wrapper { InnerHandler = new SocketsHttpHandler { Proxy = proxy } }),
            _ => builder.UseSocketsHttpHandler((handler, _) => handler.Proxy = proxy),
        };
    });

    private sealed class Wrapper : DelegatingHandler;
}
