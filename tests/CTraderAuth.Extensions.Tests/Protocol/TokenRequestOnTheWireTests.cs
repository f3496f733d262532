using System.Globalization;
using System.Text;
using System.Web;

namespace CTraderAuth.Tests.Protocol;

public sealed class TokenRequestOnTheWireTests : EndpointTest
{
    private const string Odd = "a b+c&d=e%20é/?#~";

    [Fact]
    public async Task A_code_goes_out_as_a_query()
    {
        Options.ClientSecret = Odd;
        await using var server = GivenServer();

        await Exchange(server.Address, "c0de+/=&");

        var query = QueryOf(server, "GET");
        query.ShouldBe(new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = "c0de+/=&",
            ["redirect_uri"] = Options.RedirectUri,
            ["client_id"] = Options.ClientId,
            ["client_secret"] = Odd,
        }, ignoreOrder: true);
    }

    [Fact]
    public async Task A_refresh_token_goes_out_as_a_query()
    {
        await using var server = GivenServer();

        await Refresh(server.Address, Odd);

        QueryOf(server, "GET").ShouldBe(new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token",
            ["refresh_token"] = Odd,
            ["client_id"] = Options.ClientId,
            ["client_secret"] = Options.ClientSecret,
        }, ignoreOrder: true);
    }

    [Fact]
    public async Task An_address_with_a_query_keeps_it()
    {
        await using var server = GivenServer();

        await Refresh(new Uri(server.Address, "/apps/token?tenant=a%26b"));

        var query = QueryOf(server, "GET");
        query["tenant"].ShouldBe("a&b");
        query["refresh_token"].ShouldBe("refresh-token-canary");
    }

    [Fact]
    public async Task Post_puts_nothing_in_the_address()
    {
        Options.TokenRequestMethod = TokenRequestMethod.Post;
        await using var server = GivenServer();

        await Exchange(server.Address, Odd);

        var request = server.Requests.ShouldHaveSingleItem();
        var (head, body) = (request[..request.IndexOf("\r\n\r\n", StringComparison.Ordinal)], request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
        head.ShouldStartWith("POST /apps/token HTTP/1.1\r\n");
        head.ShouldContain("Content-Type: application/x-www-form-urlencoded");
        Parse(body).ShouldBe(new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = Odd,
            ["redirect_uri"] = Options.RedirectUri,
            ["client_id"] = Options.ClientId,
            ["client_secret"] = Options.ClientSecret,
        }, ignoreOrder: true);
    }

    [Fact]
    public async Task The_headers_name_us_ask_for_plain_JSON_and_carry_nothing_else()
    {
        await using var server = GivenServer();

        await Refresh(server.Address);

        server.Requests.ShouldHaveSingleItem().Split("\r\n").Skip(1).TakeWhile(line => line.Length > 0).Select(line => line.Split(':')[0])
            .ShouldBe(["Host", "Accept", "Accept-Encoding", "User-Agent", "Content-Length"], ignoreOrder: true);
    }

    [Fact]
    public async Task Retry_After_is_read_as_a_date_too()
    {
        var at = Time.GetUtcNow().AddMinutes(3).ToString("R", CultureInfo.InvariantCulture);
        await using var server = RawServer.Answering(_ => Answers.Http(429, "", [], KeyValuePair.Create("Retry-After", at)));

        var answer = await Refresh(server.Address);

        answer.RetryAfter.ShouldBe(TimeSpan.FromMinutes(3));
    }

    private static RawServer GivenServer() => RawServer.Answering(static _ => Answers.Json(Answers.Pair));

    private static Dictionary<string, string> QueryOf(RawServer server, string method)
    {
        var line = server.Requests.ShouldHaveSingleItem().Split(' ');
        line[0].ShouldBe(method);
        return Parse(line[1][(line[1].IndexOf('?', StringComparison.Ordinal) + 1)..]);
    }

    private static Dictionary<string, string> Parse(string text)
    {
        var values = HttpUtility.ParseQueryString(text, Encoding.UTF8);
        return values.AllKeys.ToDictionary(key => key!, key => values[key]!);
    }
}
