using System.Net;
using System.Text.Json;

namespace CTraderAuth.Testing.Tests.Sandbox;

public sealed class ProtectedApiTests : SandboxTest
{
    [Fact]
    public async Task It_names_the_trader_and_the_scope_of_the_token()
    {
        var pair = await Exchange(Sandbox.IssueCode("trader-7", CTraderScope.Accounts));

        var answer = await Ask(HttpMethod.Get, $"Bearer {AccessTokenOf(pair)}");

        answer.GetProperty("cTid").GetString().ShouldBe("trader-7");
        answer.GetProperty("scope").GetString().ShouldBe("accounts");
    }

    [Theory]
    [InlineData("oauth_token")]
    [InlineData("access_token")]
    public async Task It_takes_the_token_from_the_query_too(string parameter)
    {
        var pair = await GivenPair();

        using var response = await Http.GetAsync($"{Sandbox.ApiUri}?{parameter}={AccessTokenOf(pair)}", Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer never-was")]
    [InlineData("Basic dHJhZGVyOnNlY3JldA==")]
    [InlineData("Bearer ")]
    public async Task It_answers_401_without_a_live_token(string? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Sandbox.ApiUri);
        request.Headers.TryAddWithoutValidation("Authorization", authorization);

        using var response = await Http.SendAsync(request, Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        response.Headers.WwwAuthenticate.ShouldHaveSingleItem().Scheme.ShouldBe("Bearer");
    }

    [Fact]
    public async Task It_answers_401_to_a_refresh_token()
    {
        var pair = await GivenPair();

        var answer = await Ask(HttpMethod.Get, $"Bearer {RefreshTokenOf(pair)}");

        answer.GetProperty("errorCode").GetString().ShouldBe("CH_ACCESS_TOKEN_INVALID");
    }

    [Theory]
    [InlineData("application/json", """{"volume":100000}""")]
    [InlineData("text/plain", "grüße")]
    [InlineData("application/octet-stream", "bytes")]
    [InlineData("application/x-www-form-urlencoded", "a=b+c&d=%26")]
    public async Task It_echoes_the_body_that_arrived(string contentType, string body)
    {
        var pair = await GivenPair();
        using var content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new(contentType);

        var answer = await Ask(HttpMethod.Post, $"Bearer {AccessTokenOf(pair)}", content);

        answer.GetProperty("method").GetString().ShouldBe("POST");
        answer.GetProperty("path").GetString().ShouldBe("/api/orders");
        answer.GetProperty("body").GetString().ShouldBe(body);
    }

    [Fact]
    public async Task It_has_paths_below_its_address()
    {
        var pair = await GivenPair();

        var answer = await Ask(HttpMethod.Get, $"Bearer {AccessTokenOf(pair)}");

        answer.GetProperty("path").GetString().ShouldBe("/api/orders");
    }

    [Fact]
    public async Task Any_other_address_is_a_404_that_names_the_right_ones()
    {
        using var response = await Http.GetAsync(new Uri(Sandbox.ApiUri, "/elsewhere"), Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await response.Content.ReadAsStringAsync(Cancel)).ShouldContain("/apps/token");
    }

    private async Task<JsonElement> Ask(HttpMethod method, string authorization, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(Sandbox.ApiUri, "orders")) { Content = content };
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return await Read(Http.SendAsync(request, Cancel));
    }
}
