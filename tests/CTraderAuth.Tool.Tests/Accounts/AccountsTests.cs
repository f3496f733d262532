using System.Text.Json;
using CTraderAuth.Tool.Tests.Servers;

namespace CTraderAuth.Tool.Tests.Accounts;

public sealed class AccountsTests : ToolTest
{
    [Theory]
    [InlineData()]
    [InlineData("--live")]
    public async Task Lists_the_id_and_the_login_of_each_account(params string[] options)
    {
        var token = await ConnectAsync("alice");

        var result = await RunAsync(["accounts", .. options]);

        result.Exit.ShouldBe(0, result.Error);
        result.Output.ShouldBe("1001\t5001001\tdemo\tSandbox\n1002\t5001002\tdemo\tSandbox\n2001\t5002001\tlive\tSandbox\n");
        result.Error.ShouldBeEmpty();
        Sandbox.Socket.Received.Select(frame => frame.PayloadType).ShouldBe([2100, 2149]);
        result.Output.ShouldNotContain(token.Value);
    }

    [Fact]
    public async Task Writes_json()
    {
        await ConnectAsync();

        var result = await RunAsync("accounts", "--json");

        result.Exit.ShouldBe(0, result.Error);
        var first = JsonElement.Parse(result.Output).EnumerateArray().First();
        first.GetProperty("ctidTraderAccountId").GetInt64().ShouldBe(1001);
        first.GetProperty("login").GetInt64().ShouldBe(5001001);
        first.GetProperty("environment").GetString().ShouldBe("demo");
        first.GetProperty("broker").GetString().ShouldBe("Sandbox");
    }

    [Fact]
    public async Task Says_that_the_trader_allowed_none()
    {
        await ConnectAsync();
        Sandbox.Socket.Accounts.Clear();

        var result = await RunAsync("accounts");

        result.Exit.ShouldBe(0);
        result.Output.ShouldBeEmpty();
        result.Sentence.ShouldContain("ctrader-auth login my-bot");
    }

    [Fact]
    public async Task Needs_a_consent_without_a_grant()
    {
        var result = await RunAsync("accounts", "nobody");

        result.Exit.ShouldBe(4);
        result.Output.ShouldBeEmpty();
        result.Error.ShouldContain("nobody");
    }

    [Fact]
    public async Task Asks_which_of_several()
    {
        await ConnectAsync("alice");
        await ConnectAsync("bob");

        var result = await RunAsync("accounts");

        result.Exit.ShouldBe(2);
        result.Sentence.ShouldContain("alice, bob");
    }

    [Fact]
    public async Task Names_the_secret_that_cTrader_refuses_and_does_not_show_it()
    {
        await ConnectAsync();
        Environment["CTrader__ClientSecret"] = "not-the-secret";

        var result = await RunAsync("accounts");

        result.Exit.ShouldBe(2, result.Error);
        result.Sentence.ShouldContain("CTrader:ClientSecret");
        result.Sentence.ShouldNotContain("not-the-secret");
    }

    [Fact]
    public async Task Names_the_refresh_when_the_token_is_refused()
    {
        await ConnectAsync();
        Sandbox.ExpireAccessTokens();

        var result = await RunAsync("accounts");

        result.Exit.ShouldBe(1, result.Error);
        result.Sentence.ShouldContain("ctrader-auth refresh my-bot");
    }

    [Fact]
    public async Task Asks_again_with_the_token_of_another_process_that_has_just_refreshed()
    {
        await ConnectAsync();
        await using var door = new SlowDoor(Sandbox.Socket.DemoUri, () => InLibraryAsync(tokens => tokens.RefreshAsync("my-bot", Cancellation)));
        Environment["CTrader__DemoSocketUri"] = door.Address.AbsoluteUri;

        var result = await RunAsync("accounts");

        result.Exit.ShouldBe(0, result.Error);
        result.Output.ShouldStartWith("1001\t5001001\tdemo\tSandbox\n");
        result.Error.ShouldBeEmpty();
        Sandbox.Socket.Received.Select(frame => frame.PayloadType).ShouldBe([2100, 2149, 2100, 2149]);
        Sandbox.TokenRequests.Count(request => request.GrantType is "refresh_token").ShouldBe(1);
    }

    [Fact]
    public async Task Needs_a_consent_when_the_token_of_a_dead_grant_is_refused()
    {
        await ConnectAsync();
        Sandbox.Revoke("trader-1");
        await InLibraryAsync(async tokens => await Should.ThrowAsync<CTraderReauthorizationRequiredException>(() => tokens.RefreshAsync("my-bot", Cancellation)));

        var result = await RunAsync("accounts");

        result.Exit.ShouldBe(4, result.Error);
        result.Sentence.ShouldContain("run ctrader-auth login my-bot");
    }

    [Fact]
    public async Task Is_to_be_tried_again_during_maintenance()
    {
        await ConnectAsync();
        Sandbox.Socket.Maintain(TimeSpan.FromHours(1));

        var result = await RunAsync("accounts");

        result.Exit.ShouldBe(3, result.Error);
        result.Output.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(2100, "REQUEST_FREQUENCY_EXCEEDED")]
    [InlineData(2149, "UNKNOWN_ERROR")]
    public async Task Is_to_be_tried_again_when_the_refusal_passes(int payloadType, string code)
    {
        await ConnectAsync();
        Sandbox.Socket.Refuse(payloadType, code);

        var result = await RunAsync("accounts");

        result.Exit.ShouldBe(3, result.Error);
        result.Sentence.ShouldContain(code);
        result.Sentence.ShouldEndWith("Try again later.");
    }

    [Fact]
    public async Task Is_to_be_tried_again_without_a_network()
    {
        await ConnectAsync();
        await Sandbox.DisposeAsync();

        var result = await RunAsync("accounts");

        result.Exit.ShouldBe(3, result.Error);
        result.Sentence.ShouldContain("Could not connect");
    }
}
