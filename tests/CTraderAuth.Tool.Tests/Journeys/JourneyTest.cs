using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using CTraderAuth.Tool.Tests.Doctor;
using CTraderAuth.Tool.Tests.Processes;

namespace CTraderAuth.Tool.Tests.Journeys;

/// <summary>A trader's way from the consent to the logout: a real browser, and each command as a process of its own.</summary>
public abstract class JourneyTest(Chromium chromium) : ToolTest
{
    private readonly List<ToolResult> _results = [];

    [Fact]
    public async Task A_trader_consents_and_every_command_works_until_the_logout()
    {
        var login = await LoginAsync();
        var first = (await RunAsync("token")).Output.TrimEnd('\n');
        var watch = Start("watch", "--json");
        var started = JsonElement.Parse((await watch.ReadLineAsync()).ShouldNotBeNull());
        await CheckStoreAsync(first);

        login.Output.ShouldStartWith("alice\t1\t");
        started.GetProperty("token").GetString().ShouldBe(first);
        (await OpenApiAsync(first)).ShouldBe(HttpStatusCode.OK);
        (await TellAsync("status")).Output.ShouldStartWith("alice\tconnected\t1\t");

        var refresh = await TellAsync("refresh");
        var rotated = JsonElement.Parse((await watch.ReadLineAsync()).ShouldNotBeNull());
        var second = rotated.GetProperty("token").GetString().ShouldNotBeNull();
        var header = (await RunAsync("token", "alice", "--header")).Output;

        refresh.Output.ShouldStartWith("alice\t2\t");
        rotated.GetProperty("generation").GetInt64().ShouldBe(2);
        header.ShouldBe($"Authorization: Bearer {second}\n");
        (await OpenApiAsync(first)).ShouldBe(HttpStatusCode.Unauthorized);
        (await OpenApiAsync(second)).ShouldBe(HttpStatusCode.OK);

        (await TellAsync("accounts")).Output.ShouldStartWith("1001\t5001001\tdemo\tSandbox\n");
        var doctor = await TellAsync("doctor", "--socket");
        Report.Line(doctor.Output, "store")[0].ShouldBe("ok", doctor.Output);
        Report.Line(doctor.Output, "grant alice")[0].ShouldBe("ok", doctor.Output);

        (await TellAsync("logout", "--yes")).Output.ShouldBe("Deleted the tokens of alice.\n");
        var ended = JsonElement.Parse((await watch.ReadLineAsync()).ShouldNotBeNull());
        var after = await watch.ExitAsync();

        ended.GetProperty("ended").GetString().ShouldBe("disconnected");
        after.Exit.ShouldBe(4, after.Error);
        (await RunAsync("status")).Exit.ShouldBe(4);
        Sandbox.TokenRequests.Select(request => request.GrantType).ShouldBe(["authorization_code", "refresh_token"]);
        string[] secrets = [first, second, Sandbox.ClientSecret, Sandbox.TokenRequests[1].RefreshToken.ShouldNotBeNull()];
        _results.ShouldAllBe(result => !secrets.Any(secret => $"{result.Output}{result.Error}".Contains(secret, StringComparison.Ordinal)));
    }

    /// <summary>Looks at what is stored while the token is the current one.</summary>
    protected virtual Task CheckStoreAsync(string token) => Task.CompletedTask;

    private async Task<ToolResult> LoginAsync()
    {
        var page = await chromium.OpenAsync(new());
        var login = Start("login", "alice");
        await page.GotoAsync((await login.ReadErrorUntilAsync("redirect_uri=")).Trim());
        await page.GetByRole(AriaRole.Button, new() { Name = "Allow" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Connected", new() { Timeout = Chromium.Patience });
        await page.Context.DisposeAsync();
        return Kept(await login.ExitAsync());
    }

    /// <summary>Runs a command that succeeds and must not show any token.</summary>
    private async Task<ToolResult> TellAsync(params IEnumerable<string> arguments) => Kept(await RunAsync(arguments));

    private ToolResult Kept(ToolResult result)
    {
        result.Exit.ShouldBe(0, $"{result.Output}{result.Error}");
        _results.Add(result);
        return result;
    }

    private async Task<HttpStatusCode> OpenApiAsync(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Sandbox.ApiUri) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        using var response = await Browser.SendAsync(request, Cancellation);
        return response.StatusCode;
    }
}
