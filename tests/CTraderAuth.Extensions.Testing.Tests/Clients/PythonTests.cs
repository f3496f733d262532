using System.Text.Json;
using CTraderAuth.Testing.Tests.Sandbox;

namespace CTraderAuth.Testing.Tests.Clients;

public sealed class PythonTests : SandboxTest
{
    private const string Python = "/usr/bin/python3";

    // What the Auth class of Spotware's Python SDK sends, by the library that it uses.
    private const string SdkRequests = """
        import json, os, requests
        base, app = os.environ["TOKEN_URI"], {"client_id": os.environ["CLIENT_ID"], "client_secret": os.environ["CLIENT_SECRET"]}
        pair = requests.get(base, params={"grant_type": "authorization_code", "code": os.environ["CODE"], "redirect_uri": os.environ["REDIRECT_URI"], **app}).json()
        fresh = requests.get(base, params={"grant_type": "refresh_token", "refresh_token": pair["refreshToken"], **app}).json()
        reused = requests.get(base, params={"grant_type": "refresh_token", "refresh_token": pair["refreshToken"], **app}).json()
        print(json.dumps({"pair": pair, "fresh": fresh, "reused": reused}))
        """;

    // A general OAuth client: it reads the snake_case twins and sends forms.
    private const string StockClient = """
        import json, os
        from requests_oauthlib import OAuth2Session
        base, secret = os.environ["TOKEN_URI"], os.environ["CLIENT_SECRET"]
        session = OAuth2Session(os.environ["CLIENT_ID"], redirect_uri=os.environ["REDIRECT_URI"])
        pair = session.fetch_token(base, code=os.environ["CODE"], client_secret=secret, include_client_id=True)
        fresh = session.refresh_token(base, refresh_token=pair["refresh_token"], client_id=os.environ["CLIENT_ID"], client_secret=secret)
        print(json.dumps({"pair": pair, "fresh": fresh, "api": session.get(os.environ["API_URI"]).status_code}))
        """;

    [Fact]
    public async Task The_requests_of_the_Python_SDK_exchange_and_refresh()
    {
        await CommandLineClient.Require(Python, ["-c", "import requests"], "python3-requests");

        var result = await Run(SdkRequests);

        (await CallApi(result.GetProperty("fresh"))).ShouldBe(200);
        (await CallApi(result.GetProperty("pair"))).ShouldBe(401);
        IsDenied(result.GetProperty("reused")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_stock_OAuth_client_exchanges_refreshes_and_calls_the_API()
    {
        await CommandLineClient.Require(Python, ["-c", "import requests_oauthlib"], "python3-requests-oauthlib");
        GivenSandbox(options => options.SnakeCaseTwins = true);

        var result = await Run(StockClient);

        result.GetProperty("api").GetInt32().ShouldBe(200);
        (await CallApi(result.GetProperty("fresh"))).ShouldBe(200);
        (await CallApi(result.GetProperty("pair"))).ShouldBe(401);
    }

    private async Task<JsonElement> Run(string program) => JsonElement.Parse(await CommandLineClient.Run(Python, ["-c", program], new Dictionary<string, string>
    {
        ["TOKEN_URI"] = Sandbox.TokenUri,
        ["API_URI"] = Sandbox.ApiUri.AbsoluteUri,
        ["REDIRECT_URI"] = Sandbox.RedirectUri,
        ["CLIENT_ID"] = Sandbox.ClientId,
        ["CLIENT_SECRET"] = Sandbox.ClientSecret,
        ["CODE"] = Sandbox.IssueCode(),
        ["OAUTHLIB_INSECURE_TRANSPORT"] = "1",
    }));
}
