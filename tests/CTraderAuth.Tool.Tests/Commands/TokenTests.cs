using CTraderAuth.Testing;

namespace CTraderAuth.Tool.Tests.Commands;

public sealed class TokenTests : ToolTest
{
    [Fact]
    public async Task Writes_the_token_alone()
    {
        var token = await ConnectAsync();

        var result = await RunAsync("token");

        result.ShouldBe(new(0, $"{token.Value}\n", ""));
    }

    [Fact]
    public async Task Writes_a_header_for_curl()
    {
        var token = await ConnectAsync("alice");

        var result = await RunAsync("token", "alice", "--header");

        result.ShouldBe(new(0, $"Authorization: Bearer {token.Value}\n", ""));
    }

    [Fact]
    public async Task Takes_the_only_grant_without_an_argument()
    {
        var token = await ConnectAsync("alice");

        (await RunAsync("token")).Output.ShouldBe($"{token.Value}\n");
    }

    [Fact]
    public async Task Asks_for_a_name_when_there_are_several_grants()
    {
        await ConnectAsync("alice");
        await ConnectAsync("bob");

        var result = await RunAsync("token");

        result.Exit.ShouldBe(2);
        result.Output.ShouldBeEmpty();
        result.Sentence.ShouldContain("alice, bob");
    }

    [Fact]
    public async Task Refreshes_a_token_that_has_too_little_time_left()
    {
        var token = await ConnectAsync();

        var result = await RunAsync("token", "--min-lifetime", $"{token.ExpiresAt - token.IssuedAt - TimeSpan.FromTicks(1):c}");

        result.Exit.ShouldBe(0, result.Error);
        result.Output.TrimEnd().ShouldNotBe(token.Value);
        Sandbox.TokenRequests.Count(request => request.GrantType is "refresh_token").ShouldBe(1);
    }

    [Fact]
    public async Task Rejects_a_lifetime_that_no_token_has()
    {
        await ConnectAsync();

        var result = await RunAsync("token", "--min-lifetime", "1000d");

        result.Exit.ShouldBe(2);
        result.Output.ShouldBeEmpty();
        Sandbox.TokenRequests.ShouldNotContain(request => request.GrantType == "refresh_token");
    }

    [Fact]
    public async Task Needs_a_consent_without_a_grant()
    {
        var result = await RunAsync("token", "alice");

        result.Exit.ShouldBe(4);
        result.Output.ShouldBeEmpty();
        result.Sentence.ShouldContain("alice");
    }

    [Fact]
    public async Task Needs_a_consent_when_the_grant_was_revoked()
    {
        await ConnectAsync();
        Sandbox.Revoke("trader-1");
        await RunAsync("refresh");

        var result = await RunAsync("refresh");

        result.Exit.ShouldBe(4);
        result.Output.ShouldBeEmpty();
        (await RunAsync("status")).Exit.ShouldBe(4);
    }

    [Fact]
    public async Task Refreshes_now_and_only_once()
    {
        var token = await ConnectAsync();

        var result = await RunAsync("refresh");

        result.Exit.ShouldBe(0, result.Error);
        result.Output.ShouldStartWith("my-bot\t2\t");
        result.Output.ShouldNotContain(token.Value);
        Sandbox.TokenRequests.Count(request => request.GrantType is "refresh_token").ShouldBe(1);
    }

    [Fact]
    public async Task Keeps_a_young_token()
    {
        await ConnectAsync();

        var result = await RunAsync("refresh", "--if-older-than", "1d");

        result.Exit.ShouldBe(0, result.Error);
        result.Output.ShouldStartWith("my-bot\t1\t");
        Sandbox.TokenRequests.ShouldNotContain(request => request.GrantType == "refresh_token");
    }

    [Fact]
    public async Task Says_to_try_later_when_the_outcome_is_unknown()
    {
        await ConnectAsync();
        Sandbox.Faults.Next(SandboxFault.HangUp(afterProcessing: true));

        var result = await RunAsync("refresh");

        result.Exit.ShouldBe(3);
        result.Sentence.ShouldContain("unknown");
    }
}
