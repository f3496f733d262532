using System.Text.Json;
using CTraderAuth.Testing.Tests.Sandbox;

namespace CTraderAuth.Testing.Tests.Clients;

public sealed class CurlTests : SandboxTest
{
    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task Plain_curl_consents_exchanges_refreshes_and_uses_the_token(string method)
    {
        await CommandLineClient.Require("curl", ["--version"], "curl");
        var link = $"{Sandbox.AuthUri}?client_id={Sandbox.ClientId}&redirect_uri={Uri.EscapeDataString(Sandbox.RedirectUri)}";

        var landed = await Curl("-o", "/dev/null", "-w", "%{redirect_url}", "-d", "ctid=trader-2", "-d", "decision=allow", link);
        var pair = await Token(method, "grant_type=authorization_code", $"code={landed.Split("code=")[1]}", $"redirect_uri={Sandbox.RedirectUri}");
        var fresh = await Token(method, "grant_type=refresh_token", $"refresh_token={RefreshTokenOf(pair)}");
        var answer = await Curl("-H", $"Authorization: Bearer {AccessTokenOf(fresh)}", Sandbox.ApiUri.AbsoluteUri);

        JsonElement.Parse(answer).GetProperty("cTid").GetString().ShouldBe("trader-2");
        IsDenied(await Token(method, "grant_type=refresh_token", $"refresh_token={RefreshTokenOf(pair)}")).ShouldBeTrue();
        Sandbox.TokenRequests.ShouldAllBe(request => request.Method == method);
    }

    [Fact]
    public async Task Plain_curl_sees_a_lost_answer_as_an_empty_reply()
    {
        await CommandLineClient.Require("curl", ["--version"], "curl");
        Sandbox.Faults.LoseNextAnswer();

        var seen = await Curl("-o", "/dev/null", "-w", "%{exitcode}", Sandbox.TokenUri, "--next", "-s", "file:///dev/null");

        seen.ShouldBe("52");
    }

    private static Task<string> Curl(params string[] arguments) => CommandLineClient.Run("curl", ["-s", .. arguments]);

    private async Task<JsonElement> Token(string method, params string[] fields)
    {
        string[] all = [.. fields, $"client_id={Sandbox.ClientId}", $"client_secret={Sandbox.ClientSecret}"];
        string[] form = method is "GET" ? ["-G"] : [];
        return JsonElement.Parse(await Curl([.. form, .. all.SelectMany(field => new[] { "--data-urlencode", field }), Sandbox.TokenUri]));
    }
}
