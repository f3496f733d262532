using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Http;

/// <summary>R17 for the handler: whoever an API redirects to gets no token, and his 401 makes nothing happen.</summary>
public sealed class RedirectTests : HandlerTest
{
    private static readonly int[] Statuses = [301, 302, 303, 307, 308];
    private static readonly bool[] Places = [false, true];
    private static readonly string[] Targets = ["http://127.0.0.1:{0}/", "http://localhost:{0}/", "//127.0.0.1:{0}/", "http://somebody:secret@127.0.0.1:{0}/", "http://127.1:{0}/", "https://localhost:{1}/"];

    public static TheoryData<int, string, bool> Redirects =>
        [.. from status in Statuses from target in Targets from query in Places select (status, target, query)];

    [Theory]
    [MemberData(nameof(Redirects))]
    public async Task R17_A_redirect_hands_no_token_to_another_origin(int status, string target, bool query)
    {
        using var certificate = GivenCertificate();
        await using var plain = await Api.StartAsync(context => Task.FromResult(context.Response.StatusCode = 401));
        await using var secured = await Api.StartAsync(context => Task.FromResult(context.Response.StatusCode = 401), certificate);
        var location = string.Format(System.Globalization.CultureInfo.InvariantCulture, target, plain.Address.Port, secured.Address.Port);
        var api = await GivenApi(context =>
        {
            // The worst server repeats the query, and the token in it.
            context.Response.StatusCode = status;
            context.Response.Headers.Location = location + context.Request.QueryString;
            return Task.CompletedTask;
        });
        var client = GivenClientThatTrusts(certificate, api.Address, query);

        using var response = await client.PostAsync("orders?x=1", new StringContent("order"), Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        var token = Tokens.Current("alice").Value;
        api.Received.ShouldHaveSingleItem().ShouldContain(token);
        plain.Received.Concat(secured.Received).ShouldHaveSingleItem().ShouldNotContain(token);
        Tokens.Rejected.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_request_that_was_redirected_is_not_given_a_token_when_it_is_sent_again(bool query)
    {
        await using var foreign = await Api.StartAsync(context => Task.FromResult(context.Response.StatusCode = 503));
        var api = await GivenApi(context =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = foreign.Address.AbsoluteUri;
            return Task.CompletedTask;
        });
        var client = GivenClient(builder => Configure(builder.ConfigureHttpClient(client => client.BaseAddress = api.Address).AddHttpMessageHandler(() => new Twice()), query));

        // Either the request has its own address again, or it is refused; the token reaches nobody else.
        try
        {
            using var response = await client.GetAsync("accounts", Cancellation);
        }
        catch (InvalidOperationException refused)
        {
            refused.Message.ShouldContain("AllowedHosts");
        }

        foreign.Received.ShouldNotBeEmpty();
        foreign.Received.ShouldAllBe(request => !request.Contains(Tokens.Current("alice").Value, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_redirect_to_plain_HTTP_is_not_followed_from_HTTPS()
    {
        using var certificate = GivenCertificate();
        await using var plain = await Api.StartAsync(_ => Task.CompletedTask);
        await using var secured = await Api.StartAsync(
            context =>
            {
                context.Response.Redirect(plain.Address.AbsoluteUri);
                return Task.CompletedTask;
            },
            certificate);
        var client = GivenClientThatTrusts(certificate, new UriBuilder(secured.Address) { Host = "localhost" }.Uri, query: true);

        using var response = await client.GetAsync("accounts", Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        plain.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_redirect_within_the_API_is_followed_without_the_query_parameter()
    {
        var api = await GivenApi(context =>
        {
            context.Response.StatusCode = context.Request.Path == "/old" ? 308 : 200;
            context.Response.Headers.Location = context.Request.Path == "/old" ? $"/new{context.Request.QueryString}" : default;
            return Task.CompletedTask;
        });
        var client = GivenClient(builder => Configure(builder.ConfigureHttpClient(client => client.BaseAddress = api.Address), query: true));

        using var response = await client.GetAsync("old?x=1", Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        api.Received.Select(request => request.Split('\n')[0]).ShouldBe([$"GET /old?x=1&oauth_token={Tokens.Current("alice").Value}", "GET /new?x=1"]);
    }

    private HttpClient GivenClientThatTrusts(X509Certificate2 certificate, Uri baseAddress, bool query) => GivenClient(builder => Configure(
        builder.ConfigureHttpClient(client => client.BaseAddress = baseAddress).ConfigurePrimaryHttpMessageHandler(() => Trusting(certificate)),
        query));

    private static void Configure(IHttpClientBuilder builder, bool query) =>
        builder.AddCTraderToken("alice", options => options.Placement = query ? TokenPlacement.Query("oauth_token") : TokenPlacement.AuthorizationHeader);

    /// <summary>Sends everything twice, as a retry above the token handler would.</summary>
    private sealed class Twice : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var first = await base.SendAsync(request, cancellationToken);
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
