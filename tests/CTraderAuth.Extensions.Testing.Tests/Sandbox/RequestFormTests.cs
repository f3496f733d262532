using System.Text.Json;

namespace CTraderAuth.Testing.Tests.Sandbox;

public sealed class RequestFormTests : SandboxTest
{
    [Fact]
    public async Task A_refresh_as_a_form_works()
    {
        var pair = await GivenPair();

        var fresh = await PostRefresh(pair);

        (await CallApi(fresh)).ShouldBe(200);
        Sandbox.TokenRequests[^1].Method.ShouldBe("POST");
    }

    [Fact]
    public async Task A_refresh_as_a_POST_with_a_query_works()
    {
        var pair = await GivenPair();

        var fresh = await Read(Http.PostAsync(RefreshUri(RefreshTokenOf(pair)), content: null, Cancel));

        (await CallApi(fresh)).ShouldBe(200);
    }

    [Fact]
    public async Task An_exchange_as_a_form_works()
    {
        var answer = await PostForm([.. Credentials, new("grant_type", "authorization_code"), new("code", Sandbox.IssueCode()), new("redirect_uri", Sandbox.RedirectUri)]);

        IsPair(answer).ShouldBeTrue();
    }

    [Fact]
    public async Task A_JSON_body_is_denied()
    {
        var pair = await GivenPair();
        var body = JsonSerializer.Serialize(new { grant_type = "refresh_token", refresh_token = RefreshTokenOf(pair), client_id = Sandbox.ClientId, client_secret = Sandbox.ClientSecret });

        var answer = await Read(Http.PostAsync(Sandbox.TokenUri, new StringContent(body, null, "application/json"), Cancel));

        IsDenied(answer).ShouldBeTrue();
        (await CallApi(pair)).ShouldBe(200);
    }

    [Theory]
    [InlineData("password")]
    [InlineData("Refresh_Token")]
    [InlineData("")]
    public async Task Another_grant_type_is_denied(string grantType)
    {
        var pair = await GivenPair();

        var answer = await PostForm([.. Credentials, new("grant_type", grantType), new("refresh_token", RefreshTokenOf(pair))]);

        IsDenied(answer).ShouldBeTrue();
        (await CallApi(pair)).ShouldBe(200);
    }

    [Fact]
    public async Task A_request_without_anything_is_denied()
    {
        IsDenied(await Read(Http.GetAsync(Sandbox.TokenUri, Cancel))).ShouldBeTrue();
    }

    [Theory]
    [InlineData(" {0}", "{1}")]
    [InlineData("{0}", "{1}\n")]
    [InlineData("{0}", "wrong")]
    [InlineData("wrong", "{1}")]
    public async Task Padded_and_wrong_credentials_are_denied_and_spend_nothing(string clientId, string clientSecret)
    {
        var pair = await GivenPair();

        var answer = await PostForm(
        [
            new("client_id", string.Format(null, clientId, Sandbox.ClientId, Sandbox.ClientSecret)),
            new("client_secret", string.Format(null, clientSecret, Sandbox.ClientId, Sandbox.ClientSecret)),
            new("grant_type", "refresh_token"),
            new("refresh_token", RefreshTokenOf(pair)),
        ]);

        IsDenied(answer).ShouldBeTrue();
        (await CallApi(pair)).ShouldBe(200);
    }

    [Fact]
    public async Task A_parameter_that_comes_twice_is_denied()
    {
        var pair = await GivenPair();

        var answer = await Read(Http.GetAsync($"{RefreshUri(RefreshTokenOf(pair))}&refresh_token={RefreshTokenOf(pair)}", Cancel));

        IsDenied(answer).ShouldBeTrue();
    }

    [Fact]
    public async Task Both_spellings_stand_in_one_body_when_asked_for()
    {
        GivenSandbox(options => options.SnakeCaseTwins = true);

        var pair = await GivenPair();

        pair.GetProperty("access_token").GetString().ShouldBe(AccessTokenOf(pair));
        pair.GetProperty("refresh_token").GetString().ShouldBe(RefreshTokenOf(pair));
        pair.GetProperty("expires_in").GetInt64().ShouldBe(pair.GetProperty("expiresIn").GetInt64());
    }

    [Fact]
    public async Task Only_camelCase_is_sent_by_default()
    {
        var pair = await GivenPair();

        pair.EnumerateObject().Select(property => property.Name).ShouldBe(["accessToken", "tokenType", "expiresIn", "refreshToken", "errorCode"]);
    }

    private KeyValuePair<string, string>[] Credentials => [new("client_id", Sandbox.ClientId), new("client_secret", Sandbox.ClientSecret)];

    private async Task<JsonElement> PostForm(KeyValuePair<string, string>[] fields)
    {
        using var form = new FormUrlEncodedContent(fields);
        return await Read(Http.PostAsync(Sandbox.TokenUri, form, Cancel));
    }
}
