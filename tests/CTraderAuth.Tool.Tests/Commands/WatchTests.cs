using System.Text.Json;
using CTraderAuth.Tool.Tests.Processes;

namespace CTraderAuth.Tool.Tests.Commands;

/// <summary>The contract for programs in other languages.</summary>
public sealed class WatchTests : ToolTest
{
    [Fact]
    public async Task Writes_each_token_as_a_line_of_json_and_then_why_it_ended()
    {
        var token = await ConnectAsync();
        var process = Start("watch", "--json");

        var first = Line(await process.ReadLineAsync());
        var rotated = await InLibraryAsync(tokens => tokens.RefreshAsync("my-bot", Cancellation));
        var second = Line(await process.ReadLineAsync());
        await InLibraryAsync(tokens => tokens.DisconnectAsync("my-bot", Cancellation));
        var last = Line(await process.ReadLineAsync());
        var result = await process.ExitAsync();

        first.EnumerateObject().Select(member => member.Name).ShouldBe(["subject", "token", "tokenType", "expiresAt", "generation"]);
        Values(first).ShouldBe(("my-bot", token.Value, token.ExpiresAt, 1));
        Values(second).ShouldBe(("my-bot", rotated.Value, rotated.ExpiresAt, 2));
        last.EnumerateObject().Select(member => member.Name).ShouldBe(["subject", "ended", "message", "exitCode"]);
        last.GetProperty("ended").GetString().ShouldBe("disconnected");
        last.GetProperty("exitCode").GetInt32().ShouldBe(4);
        result.Exit.ShouldBe(4);
        result.Output.ShouldBeEmpty();
        result.Sentence.ShouldContain("my-bot");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ends_when_no_token_can_follow_although_the_last_one_may_still_work(bool isDeadBefore)
    {
        await ConnectAsync();
        Sandbox.Revoke("trader-1");
        if (isDeadBefore)
        {
            await InLibraryAsync(async tokens => await Should.ThrowAsync<CTraderReauthorizationRequiredException>(() => tokens.RefreshAsync("my-bot", Cancellation)));
        }

        var process = Start("watch", "--json");
        if (!isDeadBefore)
        {
            (await process.ReadLineAsync()).ShouldNotBeNull();
            await InLibraryAsync(async tokens => await Should.ThrowAsync<CTraderReauthorizationRequiredException>(() => tokens.RefreshAsync("my-bot", Cancellation)));
        }

        var last = Line(await process.ReadUntilAsync("ended"));
        var result = await process.ExitAsync();

        last.GetProperty("ended").GetString().ShouldBe("rejected");
        last.GetProperty("exitCode").GetInt32().ShouldBe(4);
        result.Exit.ShouldBe(4);
        result.Sentence.ShouldBe("ctrader-auth: my-bot cannot be refreshed any more: cTrader rejected its refresh token. To connect my-bot again, run ctrader-auth login my-bot.");
    }

    [Fact]
    public async Task Tells_every_watch_of_one_rotation()
    {
        await ConnectAsync();
        var process = Start("watch", "--json");
        var other = Start("watch", "--json");

        (await process.ReadLineAsync()).ShouldNotBeNull();
        (await other.ReadLineAsync()).ShouldNotBeNull();
        var rotated = await InLibraryAsync(tokens => tokens.RefreshAsync("my-bot", Cancellation));

        Values(Line(await process.ReadLineAsync())).Generation.ShouldBe(rotated.Generation);
        Values(Line(await other.ReadLineAsync())).Generation.ShouldBe(rotated.Generation);
        Sandbox.TokenRequests.Count(request => request.GrantType is "refresh_token").ShouldBe(1);
    }

    [Fact]
    public async Task Ends_with_a_line_and_130_at_sigterm()
    {
        await ConnectAsync();
        var process = Start("watch", "--json");
        await process.ReadLineAsync();

        await process.SignalAsync("TERM");

        var last = Line(await process.ReadLineAsync());
        last.GetProperty("ended").GetString().ShouldBe("cancelled");
        (await process.ExitAsync()).Exit.ShouldBe(130);
    }

    [Fact]
    public async Task Says_in_json_that_nothing_is_configured()
    {
        Environment["CTrader__ClientId"] = null;

        var result = await RunAsync("watch", "alice", "--json");

        Line(result.Output).GetProperty("ended").GetString().ShouldBe("configuration");
        result.Exit.ShouldBe(2);
    }

    [Fact]
    public async Task Ends_when_its_reader_has_gone_although_nothing_is_written()
    {
        await ConnectAsync();

        var result = await ShellAsync($"(dotnet '{ToolProcess.Dll}' watch --json; echo $? >code) | head -n 1 >/dev/null; cat code");

        result.Output.Trim().ShouldBe("0");
    }

    [Fact]
    public async Task Shows_no_token_without_json()
    {
        var token = await ConnectAsync();
        var process = Start("watch");

        var first = await process.ReadUntilAsync("generation 1");
        await InLibraryAsync(tokens => tokens.RefreshAsync("my-bot", Cancellation));
        await process.ReadUntilAsync("refreshed: generation 2");
        await process.SignalAsync("INT");

        first.ShouldNotContain(token.Value);
        (await process.ExitAsync()).Exit.ShouldBe(130);
    }

    private static JsonElement Line(string? line)
    {
        using var json = JsonDocument.Parse(line.ShouldNotBeNull());
        return json.RootElement.Clone();
    }

    private static (string? Subject, string? Token, DateTimeOffset ExpiresAt, long Generation) Values(JsonElement line) =>
        (line.GetProperty("subject").GetString(), line.GetProperty("token").GetString(), line.GetProperty("expiresAt").GetDateTimeOffset(), line.GetProperty("generation").GetInt64());
}
