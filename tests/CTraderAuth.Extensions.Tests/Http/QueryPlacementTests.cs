using System.Net;

namespace CTraderAuth.Tests.Http;

public sealed class QueryPlacementTests : HandlerTest
{
    [Theory]
    [InlineData("accounts", "/accounts?oauth_token=TOKEN")]
    [InlineData("accounts?", "/accounts?oauth_token=TOKEN")]
    [InlineData("accounts?x=1&y=a%20b%2Fc", "/accounts?x=1&y=a%20b%2Fc&oauth_token=TOKEN")]
    [InlineData("accounts?oauth_token=old&x=1", "/accounts?x=1&oauth_token=TOKEN")]
    [InlineData("accounts?x=1&oauth%5Ftoken=old&oauth_token", "/accounts?x=1&oauth_token=TOKEN")]
    [InlineData("a%2Fb#part", "/a%2Fb?oauth_token=TOKEN")]
    public async Task Puts_the_token_into_the_query_and_leaves_the_rest_as_it_is(string address, string target)
    {
        var api = await GivenProtectedApi();
        var client = GivenQueryClient(api.Address);

        using var response = await client.GetAsync(address, Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var received = api.Received.ShouldHaveSingleItem();
        received.ShouldStartWith($"GET {target.Replace("TOKEN", Tokens.Current("alice").Value, StringComparison.Ordinal)}\n");
        received.ShouldNotContain("Authorization");
    }

    [Fact]
    public async Task Encodes_the_token_and_the_name()
    {
        var seen = "";
        var token = new CTraderAccessToken("a+b/c=&d e#", "bearer", DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, 1);
        Tokens.Set("alice", token);
        var api = await GivenApi(context => Task.FromResult(seen = context.Request.Query["access token"].ToString()));
        var client = GivenClient(api.Address, configure: options => options.Placement = TokenPlacement.Query("access token"));

        using var response = await client.GetAsync("accounts", Cancellation);

        seen.ShouldBe(token.Value);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(401)]
    [InlineData(500)]
    public async Task Gives_the_request_its_own_address_back(int status)
    {
        var api = await GivenApi(context => Task.FromResult(context.Response.StatusCode = status));
        var client = GivenQueryClient(api.Address);
        var address = new Uri(api.Address, "accounts?x=1");
        using var request = new HttpRequestMessage(HttpMethod.Get, address);

        using var response = await client.SendAsync(request, Cancellation);

        request.RequestUri.ShouldBeSameAs(address);
        response.RequestMessage!.ToString().ShouldNotContain(Tokens.Current("alice").Value);
    }

    [Fact]
    public async Task Gives_the_request_its_own_address_back_when_the_send_fails()
    {
        var api = await GivenApi(context => { context.Abort(); return Task.CompletedTask; });
        var client = GivenQueryClient(api.Address);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(api.Address, "accounts"));

        var error = await Should.ThrowAsync<HttpRequestException>(() => client.SendAsync(request, Cancellation));

        request.RequestUri.ShouldBe(new Uri(api.Address, "accounts"));
        error.ToString().ShouldNotContain(Tokens.Current("alice").Value);
    }

    [Fact]
    public async Task Sends_the_new_token_once_after_a_401()
    {
        var api = await GivenProtectedApi();
        var client = GivenQueryClient(api.Address);
        var dead = GivenRevokedToken();

        using var response = await client.GetAsync("accounts?x=1", Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        api.Received.Select(request => request.Split('\n')[0]).ShouldBe(
            [$"GET /accounts?x=1&oauth_token={dead.Value}", $"GET /accounts?x=1&oauth_token={Tokens.Current("alice").Value}"]);
    }

    [Fact]
    public async Task Logs_no_token()
    {
        var api = await GivenProtectedApi();
        var client = GivenQueryClient(api.Address);
        var dead = GivenRevokedToken();

        using var response = await client.GetAsync("accounts?x=1", Cancellation);

        var logged = string.Join('\n', Logs.GetSnapshot().Select(record => $"{record.Message} {record.Exception}"));
        logged.ShouldNotBeEmpty();
        logged.ShouldNotContain(dead.Value);
        logged.ShouldNotContain(Tokens.Current("alice").Value);
    }

    private HttpClient GivenQueryClient(Uri baseAddress) =>
        GivenClient(baseAddress, configure: options => options.Placement = TokenPlacement.Query("oauth_token"));
}
