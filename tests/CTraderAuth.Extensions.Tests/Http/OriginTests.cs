using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Http;

/// <summary>Which addresses get a token, and what is said to those who ask for another one. Nothing is sent before the check.</summary>
public sealed class OriginTests : HandlerTest
{
    private int _sent;

    [Theory]
    [InlineData("gateway.example", "https://gateway.example/accounts")]
    [InlineData("gateway.example", "https://gateway.example:8443/accounts")]
    [InlineData("gateway.example:8443", "https://gateway.example:8443/accounts")]
    [InlineData(" GATEWAY.example ", "https://gateway.EXAMPLE/accounts")]
    [InlineData("xn--bcher-kva.example", "https://bücher.example/")]
    [InlineData("[::1]:5000", "http://[::1]:5000/")]
    [InlineData("127.0.0.1", "http://127.0.0.1:5000/")]
    [InlineData("localhost", "http://localhost/")]
    [InlineData("gateway.example", "https://gateway.example./accounts")]
    [InlineData("gateway.example.", "https://gateway.example/accounts")]
    [InlineData("gateway.example", "https://somebody:secret@gateway.example/accounts")]
    [InlineData("gateway.example", "wss://gateway.example/socket")]
    [InlineData("gateway.example:443", "wss://gateway.example/socket")]
    [InlineData("localhost:80", "ws://localhost/socket")]
    [InlineData("[2001:db8::1]", "https://[2001:db8:0::1]/")]
    public async Task A_listed_host_gets_the_token(string host, string address)
    {
        var client = GivenClientOf(host);

        using var response = await client.GetAsync(address, Cancellation);

        _sent.ShouldBe(1);
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("https://gateway.example.elsewhere.example/")]
    [InlineData("https://notgateway.example/")]
    [InlineData("https://sub.gateway.example/")]
    [InlineData("https://gateway.example:444/")]
    [InlineData("https://gateway.example@elsewhere.example/")]
    public async Task Another_host_gets_nothing_and_the_message_names_it_and_the_option(string address)
    {
        var client = GivenClientOf("gateway.example:443");

        var refused = await Should.ThrowAsync<InvalidOperationException>(() => client.GetAsync(address, Cancellation));

        _sent.ShouldBe(0);
        Tokens.Asked.ShouldBeEmpty();
        refused.Message.ShouldContain(new Uri(address).Host);
        refused.Message.ShouldContain("CTraderTokenHandlerOptions.AllowedHosts");
    }

    [Theory]
    [InlineData("http://gateway.example/")]
    [InlineData("http://192.168.1.10/")]
    [InlineData("http://127.0.0.1.elsewhere.example/")]
    [InlineData("http://localhost.elsewhere.example/")]
    [InlineData("ftp://gateway.example/")]
    [InlineData("ws://gateway.example/")]
    [InlineData("http://localhost./")]
    [InlineData("https+http://gateway.example/")]
    public async Task Plain_HTTP_to_another_machine_gets_nothing(string address)
    {
        var client = GivenClientOf(new Uri(address).Host);

        var refused = await Should.ThrowAsync<InvalidOperationException>(() => client.GetAsync(address, Cancellation));

        _sent.ShouldBe(0);
        refused.Message.ShouldContain("HTTPS");
    }

    [Fact]
    public async Task Without_a_list_the_configured_base_address_is_the_only_host()
    {
        var client = GivenClient(Receive(builder => builder.ConfigureHttpClient(client => client.BaseAddress = new("https://gateway.example/v1/")).AddCTraderToken("alice")));

        using var response = await client.GetAsync("accounts", Cancellation);
        await Should.ThrowAsync<InvalidOperationException>(() => client.GetAsync("https://elsewhere.example/", Cancellation));

        _sent.ShouldBe(1);
    }

    [Fact]
    public async Task A_base_address_that_is_set_on_the_client_later_allows_nothing()
    {
        var client = GivenClient(Receive(builder => builder.AddCTraderToken("alice")));
        client.BaseAddress = new("https://gateway.example/");

        var refused = await Should.ThrowAsync<InvalidOperationException>(() => client.GetAsync("accounts", Cancellation));

        _sent.ShouldBe(0);
        refused.Message.ShouldContain("AllowedHosts");
    }

    [Theory]
    [InlineData("https://gateway.example")]
    [InlineData("gateway.example/path")]
    [InlineData("gateway.example:0")]
    [InlineData("gateway.example:65536")]
    [InlineData("::1")]
    [InlineData("*.example")]
    [InlineData("")]
    [InlineData("gate\u200Bway.example")]
    [InlineData("\"gateway.example\"")]
    public void A_list_with_an_invalid_host_is_rejected_at_registration(string host)
    {
        var builder = new ServiceCollection().AddHttpClient("api");

        var refused = Should.Throw<ArgumentException>(() => builder.AddCTraderToken("alice", options => options.AllowedHosts.Add(host)));

        refused.Message.ShouldContain("AllowedHosts");
        refused.Message.ShouldContain("host:port");
    }

    private HttpClient GivenClientOf(string host) => GivenClient(Receive(builder => builder.AddCTraderToken("alice", options => options.AllowedHosts.Add(host))));

    private Action<IHttpClientBuilder> Receive(Action<IHttpClientBuilder> configure) => builder =>
    {
        configure(builder);
        builder.ConfigurePrimaryHttpMessageHandler(() => new Terminal(request =>
        {
            request.Headers.Authorization!.Parameter.ShouldBe(Tokens.Current("alice").Value);
            _sent++;
            return new(System.Net.HttpStatusCode.OK);
        }));
    };
}
