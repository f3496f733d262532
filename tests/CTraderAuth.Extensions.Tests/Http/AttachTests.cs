using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Http;

public sealed class AttachTests : HandlerTest
{
    [Fact]
    public async Task Sends_the_live_token_as_a_bearer_header()
    {
        var api = await GivenProtectedApi();
        var client = GivenClient(api.Address);

        using var response = await client.GetAsync("accounts", Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        api.Received.ShouldHaveSingleItem().ShouldContain($"Authorization: Bearer {Tokens.Current("alice").Value}\n");
    }

    [Fact]
    public async Task Waits_for_a_token_that_is_still_being_fetched()
    {
        var api = await GivenProtectedApi();
        var client = GivenClient(api.Address);
        Tokens.Waits = true;

        using var response = await client.GetAsync("accounts", Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Overwrites_an_authorization_header_of_the_caller()
    {
        var api = await GivenProtectedApi();
        var client = GivenClient(api.Address);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", "b2xk");

        using var response = await client.GetAsync("accounts", Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        api.Received.ShouldHaveSingleItem().ShouldNotContain("Basic");
    }

    [Theory]
    [InlineData(200)]
    [InlineData(204)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(500)]
    public async Task Takes_the_header_off_the_request_whatever_the_response_is(int status)
    {
        var api = await GivenApi(context => Task.FromResult(context.Response.StatusCode = status));
        var client = GivenClient(api.Address);

        using var response = await client.GetAsync("accounts", Cancellation);

        ((int)response.StatusCode).ShouldBe(status);
        response.RequestMessage!.ToString().ShouldNotContain("Authorization");
    }

    [Fact]
    public async Task Takes_the_header_off_a_copy_of_the_request_that_the_response_carries()
    {
        var client = GivenClient(builder => builder.AddCTraderToken("alice", options => options.AllowedHosts.Add("gateway.example"))
            .ConfigurePrimaryHttpMessageHandler(() => new Terminal(request =>
            {
                var copy = new HttpRequestMessage(request.Method, request.RequestUri);
                copy.Headers.Authorization = request.Headers.Authorization;
                return new(HttpStatusCode.OK) { RequestMessage = copy };
            })));

        using var response = await client.GetAsync("https://gateway.example/", Cancellation);

        response.RequestMessage!.Headers.Authorization.ShouldBeNull();
    }

    [Fact]
    public async Task A_request_that_is_reused_carries_no_token_to_another_host()
    {
        var api = await GivenProtectedApi();
        var other = await GivenApi(_ => Task.CompletedTask);
        var services = GivenServices(builder => builder.ConfigureHttpClient(client => client.BaseAddress = api.Address).AddCTraderToken("alice"));
        using var client = new HttpMessageInvoker(services.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler("api"));
        using var plain = new HttpMessageInvoker(new SocketsHttpHandler());
        using var request = new HttpRequestMessage(HttpMethod.Get, api.Address);

        using var first = await client.SendAsync(request, Cancellation);
        request.RequestUri = other.Address;
        using var second = await plain.SendAsync(request, Cancellation);

        first.StatusCode.ShouldBe(HttpStatusCode.OK);
        other.Received.ShouldHaveSingleItem().ShouldNotContain("Bearer");
    }

    [Fact]
    public async Task Takes_the_header_off_the_request_when_the_caller_cancels()
    {
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var api = await GivenApi(_ => caller.CancelAsync());
        var services = GivenServices(builder => builder.ConfigureHttpClient(client => client.BaseAddress = api.Address).AddCTraderToken("alice"));
        using var client = new HttpMessageInvoker(services.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler("api"));
        using var request = new HttpRequestMessage(HttpMethod.Get, api.Address);

        // The response may win the race; the request is clean either way.
        await Record.ExceptionAsync(() => client.SendAsync(request, caller.Token));

        api.Received.ShouldHaveSingleItem().ShouldContain("Bearer");
        request.Headers.Authorization.ShouldBeNull();
    }

    [Fact]
    public async Task Takes_the_header_off_the_request_when_the_send_fails()
    {
        var client = GivenClient(builder => builder.AddCTraderToken("alice", options => options.AllowedHosts.Add("gateway.example"))
            .ConfigurePrimaryHttpMessageHandler(() => new Terminal(_ => throw new HttpRequestException("cut"))));
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://gateway.example/");

        await Should.ThrowAsync<HttpRequestException>(() => client.SendAsync(request, Cancellation));

        request.ToString().ShouldNotContain(Tokens.Current("alice").Value);
    }

    [Fact]
    public async Task Sends_nothing_when_there_is_no_token()
    {
        var api = await GivenProtectedApi();
        var client = GivenClient(api.Address);
        Tokens.Failing = new CTraderReauthorizationRequiredException("Consent is needed.", "alice", ReauthorizationReason.NotConnected);

        var error = await Should.ThrowAsync<CTraderReauthorizationRequiredException>(() => client.GetAsync("accounts", Cancellation));

        error.Reason.ShouldBe(ReauthorizationReason.NotConnected);
        api.Received.ShouldBeEmpty();
    }
}
