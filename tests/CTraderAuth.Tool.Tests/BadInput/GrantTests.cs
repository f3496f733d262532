using CTraderAuth.Tests.Consent.Browser;

namespace CTraderAuth.Tool.Tests.BadInput;

/// <summary>Every command without a grant, with a dead one, and without a network.</summary>
public sealed class GrantTests : BadInputTest
{
    [Fact]
    public async Task There_is_no_grant()
    {
        Hide((await ConnectAsync("bob")).Value);
        var before = Rows();

        await ExpectAsync([
            new("login alice --no-browser --timeout 1s", 4, "No consent arrived within 1 s. Nothing has changed; run ctrader-auth login --no-browser --timeout 1s alice again.") { Asks = true },
            new("status alice", 4, "'alice' has no grant in this store"),
            .. Each(["token alice", "refresh alice", "watch alice", "accounts alice"], 4, "alice is not connected yet. To connect alice, run ctrader-auth login alice."),
            new("import carol", 1, "cTrader rejected the refresh token for carol") { Input = "no-token-of-cTrader" },
            new("import carol", 2, "Standard input is empty. Nothing was sent."),
            new("logout alice --yes", 4, "alice has no grant in this store. Nothing was deleted."),
        ]);
        Rows().ShouldBe(before);

        await InLibraryAsync(tokens => tokens.DisconnectAsync("bob", Cancellation));
        await ExpectAsync(new("status", 4, "There is no grant in this store"), new("doctor --offline", 4, "1 check failed: grants."), new("completion bash", 0, ""));
    }

    [Fact]
    public async Task The_grant_is_dead()
    {
        await ConnectAsync("alice");
        Sandbox.Revoke("trader-1");
        await InLibraryAsync(async tokens => await Should.ThrowAsync<CTraderReauthorizationRequiredException>(() => tokens.RefreshAsync("alice", Cancellation)));

        await ExpectAsync([
            new("login alice --no-browser --timeout 1s", 4, "No consent arrived within 1 s. Nothing has changed; run ctrader-auth login --no-browser --timeout 1s alice again.") { Asks = true },
            .. Each(["status", "status alice"], 4, ""),


            // cTrader may still take its access token: it is given out until an API refuses it, or it expires.
            new("token alice", 0, "This access token may not work. To connect alice again, run ctrader-auth login alice."),
            .. Each(["refresh alice", "watch alice", "accounts alice"], 4, "alice cannot be refreshed any more: cTrader rejected its refresh token. To connect alice again, run ctrader-auth login alice."),
            new("doctor --offline", 4, "1 check failed: grant alice."),
        ]);
        await ExpectAsync(new Row("import alice", 1, "cTrader rejected the refresh token for alice") { Input = "no-token-of-cTrader" });
        (await InLibraryAsync(tokens => tokens.GetStatusAsync("alice", Cancellation)))!.Reason.ShouldBe(ReauthorizationReason.Rejected);

        await ExpectAsync(new Row("logout alice --yes", 0, "id.ctrader.com"));
    }

    [Fact]
    public async Task There_is_no_network()
    {
        var token = await ConnectAsync("alice");
        Hide(token.Value);
        var (_, refreshToken, _) = await IssuePairAsync();
        Hide(refreshToken);
        var nowhere = $"127.0.0.1:{FreePort.Next()}";
        Environment["CTrader__TokenUri"] = $"http://{nowhere}/token";
        Environment["CTrader__DemoSocketUri"] = $"ws://{nowhere}/";

        await ExpectAsync([
            new("login alice --no-browser --timeout 1s", 0, "alice is connected already"),
            new("status", 0, ""),
            new("refresh alice", 3, "A token for alice could not be requested from cTrader."),
            new("import bob", 3, "A token for bob could not be requested from cTrader.") { Input = refreshToken },
            new("accounts alice", 3, "The accounts of alice could not be listed. Could not connect to 127.0.0.1"),
            new("doctor --socket", 3, "checks failed: token endpoint, socket alice."),
        ]);

        var login = Start("login", "carol", "--no-browser");
        await login.Input.WriteLineAsync((await DecideAsync(await login.ReadErrorUntilAsync("redirect_uri="), "allow")).AbsoluteUri);
        var result = await login.EndAsync();
        result.Exit.ShouldBe(3, result.Error);
        result.Error.ShouldEndWith("\n");
        result.Error.TrimEnd('\n').Split('\n')[^1].ShouldStartWith("ctrader-auth: ");

        (await InLibraryAsync(tokens => tokens.GetStatusAsync("carol", Cancellation))).ShouldBeNull();

        // No refresh token has left this machine, so all of them still work.
        Sandbox.TokenRequests.ShouldNotContain(request => request.GrantType == "refresh_token");
        (await InLibraryAsync(tokens => tokens.ImportAsync("bob", refreshToken, Cancellation))).Generation.ShouldBe(1);
        (await InLibraryAsync(async tokens => await tokens.GetAsync("alice", Cancellation))).Value.ShouldBe(token.Value);
    }
}
