using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Http;

/// <summary>Bodies that can be read once only, with <see cref="CTraderTokenHandlerOptions.MaxBufferedBodySize"/>.</summary>
public sealed class BufferedBodyTests : HandlerTest
{
    public static TheoryData<string, bool> OneShot =>
        [.. from body in new List<string> { "stream", "multipart", "asynchronous iterator", "iterator" } from http2 in new List<bool> { false, true } select (body, http2)];

    [Fact]
    public void Nothing_is_kept_by_default_and_a_negative_limit_is_refused()
    {
        var options = new CTraderTokenHandlerOptions();

        options.MaxBufferedBodySize.ShouldBe(0);
        Should.Throw<ArgumentOutOfRangeException>(() => options.MaxBufferedBodySize = -1);
    }

    [Theory]
    [MemberData(nameof(OneShot))]
    public async Task A_body_within_the_limit_is_sent_again(string body, bool http2)
    {
        var api = await GivenProtectedApi(protocols: http2 ? HttpProtocols.Http2 : HttpProtocols.Http1);
        var client = GivenClient(api.Address, configure: options => options.MaxBufferedBodySize = 1_000);
        var dead = GivenRevokedToken();
        using var content = GivenContent(body);
        using var request = GivenRequest(content, http2);

        using var response = await client.SendAsync(request, Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var received = api.Received.ToArray();
        received.Length.ShouldBe(2);
        received[1].ShouldBe(received[0].Replace(dead.Value, Tokens.Current("alice").Value, StringComparison.Ordinal));
        received[1].ShouldContain("body");
        request.Content.ShouldBeSameAs(content);
    }

    [Theory]
    [InlineData(4, 200)]
    [InlineData(3, 401)]
    public async Task A_body_above_the_limit_is_sent_once_and_the_token_is_replaced_for_the_next_request(int limit, int status)
    {
        var api = await GivenProtectedApi();
        var client = GivenClient(api.Address, configure: options => options.MaxBufferedBodySize = limit);
        GivenRevokedToken();
        using var content = GivenContent("stream");

        using var response = await client.PostAsync("orders", content, Cancellation);

        ((int)response.StatusCode).ShouldBe(status);
        api.Received.ShouldAllBe(request => request.EndsWith("body", StringComparison.Ordinal));
        api.Received.Count.ShouldBe(status is 200 ? 2 : 1);
    }

    [Theory]
    [InlineData("stream")]
    [InlineData("iterator")]
    [InlineData("json")]
    public async Task A_body_is_sent_again_by_the_synchronous_Send(string body)
    {
        var api = await GivenProtectedApi();
        var client = GivenClient(api.Address, configure: options => options.MaxBufferedBodySize = 1_000);
        GivenRevokedToken();
        using var request = GivenRequest(GivenContent(body), http2: false);

        using var response = await Task.Run(() => client.Send(request, Cancellation), Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        api.Received.Count.ShouldBe(2);
        api.Received.ShouldAllBe(received => received.Contains("body", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_body_that_the_server_never_asked_for_is_sent_with_the_new_token()
    {
        // With Expect: 100-continue a server refuses before it has read anything.
        var bodies = new List<string>();
        var api = await GivenApi(async context =>
        {
            if (!IsAccepted(context))
            {
                context.Response.StatusCode = 401;
                return;
            }

            using var reader = new StreamReader(context.Request.Body);
            bodies.Add(await reader.ReadToEndAsync());
        });
        // The default of one second is too short for a busy machine.
        var client = GivenClient(builder => builder.ConfigureHttpClient(client => client.BaseAddress = api.Address).AddCTraderToken("alice")
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(2) }));
        GivenRevokedToken();
        using var request = GivenRequest(GivenContent("stream"), http2: false);
        request.Headers.ExpectContinue = true;

        using var response = await client.SendAsync(request, Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        bodies.ShouldBe(["body"]);
    }

    private static HttpRequestMessage GivenRequest(HttpContent content, bool http2) => new(HttpMethod.Post, "orders")
    {
        Content = content,
        Version = http2 ? HttpVersion.Version20 : HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    private static HttpContent GivenContent(string kind) => kind switch
    {
        "stream" => new StreamContent(new OneWayStream("body")),
        "multipart" => new MultipartFormDataContent("boundary") { { new StreamContent(new OneWayStream("body")), "file" } },
        "iterator" => JsonContent.Create(Bodies()),
        "json" => JsonContent.Create(new { Text = "body" }),
        _ => JsonContent.Create(BodiesAsync()),
    };

    private static IEnumerable<string> Bodies()
    {
        yield return "body";
    }

    private static async IAsyncEnumerable<string> BodiesAsync()
    {
        await Task.Yield();
        yield return "body";
    }
}
