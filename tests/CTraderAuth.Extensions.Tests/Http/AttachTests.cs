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
    [InlineData(403)]
    [InlineData(500)]
    public async Task Takes_the_header_off_the_request_when_the_answer_is_no_success(int status)
    {
        var api = await GivenApi(context => Task.FromResult(context.Response.StatusCode = status));
        var client = GivenClient(api.Address);

        using var response = await client.GetAsync("accounts", Cancellation);

        ((int)response.StatusCode).ShouldBe(status);
        response.RequestMessage!.ToString().ShouldNotContain(Tokens.Current("alice").Value);
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
