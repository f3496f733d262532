using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using CTraderAuth.Tests.Consent.Browser;

namespace CTraderAuth.Testing.Tests.Sandbox;

/// <summary>A client that passes here must not fail at cTrader: what no server has to accept is refused.</summary>
public sealed class StrictnessTests : SandboxTest
{
    [Theory]
    [InlineData("grant_type", "Grant_Type")]
    [InlineData("refresh_token", "REFRESH_TOKEN")]
    [InlineData("client_id", "Client_Id")]
    [InlineData("client_secret", "client_Secret")]
    public async Task A_parameter_name_in_another_case_is_unknown(string name, string sent)
    {
        var pair = await GivenPair();
        var query = new Uri(RefreshUri(RefreshTokenOf(pair))).Query[1..].Replace($"{name}=", $"{sent}=", StringComparison.Ordinal);

        var inTheQuery = await Read(Http.GetAsync($"{Sandbox.TokenUri}?{query}", Cancel));
        var inTheForm = await Post(query, "application/x-www-form-urlencoded");

        IsDenied(inTheQuery).ShouldBeTrue();
        IsDenied(inTheForm).ShouldBeTrue();
        (await CallApi(pair)).ShouldBe(200);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json")]
    [InlineData("multipart/form-data; boundary=x")]
    public async Task A_body_of_another_kind_is_denied(string contentType)
    {
        var pair = await GivenPair();
        var query = new Uri(RefreshUri(RefreshTokenOf(pair))).Query;

        var alone = await Post(query[1..], contentType);
        var besideAQuery = await Post("{}", contentType, query);

        IsDenied(alone).ShouldBeTrue();
        IsDenied(besideAQuery).ShouldBeTrue();
    }

    [Fact]
    public async Task Parameters_in_the_query_and_in_the_form_at_once_are_denied()
    {
        var pair = await GivenPair();

        var answer = await Post($"grant_type=refresh_token&refresh_token={RefreshTokenOf(pair)}", "application/x-www-form-urlencoded", $"?client_id={Sandbox.ClientId}&client_secret={Sandbox.ClientSecret}");

        IsDenied(answer).ShouldBeTrue();
    }

    [Fact]
    public async Task A_parameter_that_comes_twice_is_denied_even_if_nobody_asks_for_it()
    {
        var pair = await GivenPair();

        var answer = await Read(Http.GetAsync($"{RefreshUri(RefreshTokenOf(pair))}&scope=trading&scope=accounts", Cancel));

        IsDenied(answer).ShouldBeTrue();
    }

    [Theory]
    [InlineData("PUT", "/apps/token", "GET, POST")]
    [InlineData("HEAD", "/apps/token", "GET, POST")]
    [InlineData("DELETE", "/apps/auth", "GET, HEAD, POST")]
    [InlineData("PUT", "/apps/auth", "GET, HEAD, POST")]
    public async Task Another_method_is_a_405_that_names_those_allowed(string method, string path, string allowed)
    {
        using var request = new HttpRequestMessage(new(method), new Uri(Sandbox.ApiUri, path));

        using var response = await Http.SendAsync(request, Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        string.Join(", ", response.Content.Headers.Allow.Order(StringComparer.Ordinal)).ShouldBe(allowed);
    }

    [Theory]
    [InlineData("Client_Id={0}&redirect_uri={1}&scope=trading")]
    [InlineData("client_id={0}&REDIRECT_URI={1}&scope=trading")]
    [InlineData("client_id={0}&client_id={0}&redirect_uri={1}&scope=trading")]
    [InlineData("client_id={0}&redirect_uri={1}&redirect_uri={1}&scope=trading")]
    public async Task The_consent_page_refuses_parameters_in_another_case_and_twice(string query)
    {
        using var page = await Http.GetAsync($"{Sandbox.AuthUri}?{string.Format(null, query, Sandbox.ClientId, Uri.EscapeDataString(Sandbox.RedirectUri))}", Cancel);

        page.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_decision_that_is_not_sent_as_a_form_decides_nothing()
    {
        var link = $"{Sandbox.AuthUri}?client_id={Sandbox.ClientId}&redirect_uri={Uri.EscapeDataString(Sandbox.RedirectUri)}";
        using var decision = new StringContent("ctid=trader-1&decision=allow", Encoding.UTF8, "text/plain");

        using var answer = await Http.PostAsync(link, decision, Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        answer.Headers.Location.ShouldBeNull();
    }

    [Theory]
    [InlineData("OAUTH_TOKEN={0}", 401)]
    [InlineData("Access_Token={0}", 401)]
    [InlineData("oauth_token={0}&oauth_token={0}", 400)]
    [InlineData("oauth_token={0}&access_token={0}", 400)]
    public async Task The_API_takes_a_token_in_one_way_only(string query, int status)
    {
        var pair = await GivenPair();

        using var response = await Http.GetAsync($"{Sandbox.ApiUri}?{string.Format(null, query, AccessTokenOf(pair))}", Cancel);

        ((int)response.StatusCode).ShouldBe(status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_listens_on_127_0_0_1_alone(bool onAPortOfOnesOwn)
    {
        GivenSandbox(options => options.Port = onAPortOfOnesOwn ? FreePort.Next() : 0);
        using var client = new TcpClient(AddressFamily.InterNetworkV6);

        var connect = async () => await client.ConnectAsync(IPAddress.IPv6Loopback, Sandbox.ApiUri.Port, Cancel);

        await connect.ShouldThrowAsync<SocketException>();
        Sandbox.ApiUri.Host.ShouldBe("127.0.0.1");
        IsPair(await GivenPair()).ShouldBeTrue();
    }

    [Fact]
    public async Task No_secret_is_in_the_JSON_or_text_of_its_public_types()
    {
        GivenSandbox(options => options.ClientSecret = "s-e-c-r-e-t");
        var pair = await Refresh(await GivenPair());
        CTraderSandboxOptions? options = null;
        await using var another = CTraderSandbox.Start(given => (options = given).ClientSecret = "s-e-c-r-e-t");

        string[] shown = [JsonSerializer.Serialize(options), $"{options}", JsonSerializer.Serialize(Sandbox), $"{Sandbox}", JsonSerializer.Serialize(Sandbox.TokenRequests)];

        shown.ShouldAllBe(text => !text.Contains("s-e-c-r-e-t") && !text.Contains(RefreshTokenOf(pair)) && !text.Contains(AccessTokenOf(pair)));
    }

    private async Task<JsonElement> Post(string body, string contentType, string query = "")
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return await Read(Http.PostAsync(Sandbox.TokenUri + query, content, Cancel));
    }
}
