using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Http;

/// <summary>Microsoft.Extensions.ServiceDiscovery, added before, after and as Aspire's service defaults add it: names work, and tokens go no further than before.</summary>
public sealed class ServiceDiscoveryTests : HandlerTest
{
    private static readonly string[] Orders = ["before", "after", "defaults"];
    private static readonly string[] Names = ["https+http://gateway", "https://gateway", "https+http://_web.gateway", "https://_web.gateway"];

    public static TheoryData<string, string, bool> Cases =>
        [.. from order in Orders from name in Names from query in new List<bool> { false, true } select (order, name, query)];

    public static TheoryData<string, string> PlainCases =>
        [.. from order in Orders from name in new List<string> { "https+http://gateway", "http://gateway", "http://_web.gateway" } select (order, name)];

    public static TheoryData<string> AllOrders => [.. Orders];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_service_gets_the_token_and_after_a_401_the_new_one(string order, string name, bool query)
    {
        using var certificate = GivenCertificate();
        var api = await GivenProtectedApi(certificate: certificate);
        var client = GivenClient(order, name, new UriBuilder(api.Address) { Host = "localhost" }.Uri, certificate, query);
        var dead = GivenRevokedToken();

        using var response = await client.GetAsync("accounts?x=1", Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        Tokens.Rejected.ShouldHaveSingleItem().ShouldBe(("alice", dead.Value));
        response.RequestMessage!.ToString().ShouldNotContain(Tokens.Current("alice").Value);
    }

    [Theory]
    [MemberData(nameof(PlainCases))]
    public async Task A_service_on_loopback_may_answer_plain_HTTP(string order, string name)
    {
        var api = await GivenProtectedApi();
        var client = GivenClient(order, name, api.Address);

        using var response = await client.GetAsync("accounts", Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [MemberData(nameof(AllOrders))]
    public async Task A_service_that_is_found_at_plain_HTTP_on_another_machine_gets_nothing(string order)
    {
        var client = GivenClient(order, "https+http://gateway", new("http://192.0.2.1:8080"));

        var refused = await Should.ThrowAsync<InvalidOperationException>(() => client.GetAsync("accounts", Cancellation));

        refused.Message.ShouldContain("HTTPS");
        refused.Message.ShouldContain("192.0.2.1:8080");
        refused.Message.ShouldNotContain("-1");
    }

    [Theory]
    [InlineData("before", "https://elsewhere/accounts")]
    [InlineData("after", "https://elsewhere/accounts")]
    [InlineData("after", "https+http://elsewhere/accounts")]
    [InlineData("before", "https+http://elsewhere/accounts")]
    [InlineData("after", "https://elsewhere.example/accounts")]
    public async Task Another_service_gets_nothing(string order, string address)
    {
        var api = await GivenProtectedApi();
        var client = GivenClient(order, "https+http://gateway", api.Address);

        var refused = await Should.ThrowAsync<InvalidOperationException>(() => client.GetAsync(address, Cancellation));

        api.Received.ShouldBeEmpty();
        refused.Message.ShouldNotContain("-1");
    }

    [Fact]
    public async Task Without_service_discovery_the_message_names_it()
    {
        var client = GivenClient(builder => builder.ConfigureHttpClient(client => client.BaseAddress = new("https+http://gateway")).AddCTraderToken("alice"));

        var refused = await Should.ThrowAsync<InvalidOperationException>(() => client.GetAsync("accounts", Cancellation));

        refused.Message.ShouldContain("https+http://gateway");
        refused.Message.ShouldContain("AddServiceDiscovery()");
    }

    [Theory]
    [InlineData("before", false)]
    [InlineData("after", false)]
    [InlineData("before", true)]
    [InlineData("after", true)]
    public async Task Where_a_service_redirects_to_gets_no_token(string order, bool query)
    {
        await using var foreign = await Api.StartAsync(context => Task.FromResult(context.Response.StatusCode = 401));
        var api = await GivenApi(context =>
        {
            context.Response.Redirect(foreign.Address.AbsoluteUri);
            return Task.CompletedTask;
        });
        var client = GivenClient(order, "https+http://gateway", api.Address, query: query);

        using var response = await client.GetAsync("accounts", Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        foreign.Received.ShouldHaveSingleItem().ShouldNotContain(Tokens.Current("alice").Value);
        Tokens.Rejected.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_handler_that_follows_redirects_by_itself_takes_no_token_elsewhere()
    {
        await using var foreign = await Api.StartAsync(_ => Task.CompletedTask);
        var api = await GivenApi(context =>
        {
            context.Response.Redirect(foreign.Address.AbsoluteUri);
            return Task.CompletedTask;
        });
        var client = GivenClient(builder => Configure(builder, "http://gateway", api.Address).AddServiceDiscovery().AddHttpMessageHandler(() => new Follower())
            .AddCTraderToken("alice").ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false }));

        var refused = await Should.ThrowAsync<InvalidOperationException>(() => client.GetAsync("accounts", Cancellation));

        refused.Message.ShouldContain("AllowedHosts");
        api.Received.ShouldHaveSingleItem();
        foreign.Received.ShouldBeEmpty();
    }

    private HttpClient GivenClient(string order, string name, Uri endpoint, X509Certificate2? certificate = null, bool query = false) => GivenClient(builder =>
    {
        Configure(builder, name, endpoint);
        if (order == "defaults")
        {
            builder.Services.ConfigureHttpClientDefaults(http => http.AddServiceDiscovery());
        }

        if (order == "before")
        {
            builder.AddServiceDiscovery();
        }

        builder.AddCTraderToken("alice", options => options.Placement = query ? TokenPlacement.Query("oauth_token") : TokenPlacement.AuthorizationHeader);
        if (order == "after")
        {
            builder.AddServiceDiscovery();
        }

        if (certificate is not null)
        {
            builder.ConfigurePrimaryHttpMessageHandler(() => Trusting(certificate));
        }
    });

    private static IHttpClientBuilder Configure(IHttpClientBuilder builder, string name, Uri endpoint)
    {
        // As Aspire's host hands them to a project: services:NAME:ENDPOINT:INDEX.
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            new[] { endpoint.Scheme, "web" }.Select(key => KeyValuePair.Create($"services:gateway:{key}:0", (string?)endpoint.AbsoluteUri.TrimEnd('/')))
                .Append(new("services:elsewhere:https:0", endpoint.AbsoluteUri)));
        builder.Services.AddSingleton<IConfiguration>(configuration.Build()).AddServiceDiscovery();
        return builder.ConfigureHttpClient(client => client.BaseAddress = new(name));
    }

    /// <summary>Follows redirects above the token handler.</summary>
    private sealed class Follower : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (response.Headers.Location is { } location)
            {
                response.Dispose();
                request.RequestUri = location;
                response = await base.SendAsync(request, cancellationToken);
            }

            return response;
        }
    }
}
