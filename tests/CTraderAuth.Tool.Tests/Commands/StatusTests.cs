using System.Text.Json;

namespace CTraderAuth.Tool.Tests.Commands;

public sealed class StatusTests : ToolTest
{
    [Fact]
    public async Task Writes_a_line_of_tab_separated_values_for_each_grant_into_a_pipe()
    {
        await ConnectAsync("alice");
        await ConnectAsync("bob");

        var result = await RunAsync("status");

        result.Exit.ShouldBe(0, result.Error);
        var lines = result.Output.TrimEnd('\n').Split('\n').Select(line => line.Split('\t')).OrderBy(line => line[0], StringComparer.Ordinal).ToList();
        lines.Select(line => (line[0], line[1], line[2])).ShouldBe([("alice", "connected", "1"), ("bob", "connected", "1")]);
        lines.ShouldAllBe(line => line.Length == 7);
        result.Output.ShouldNotContain('\u001b');
        result.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Writes_json()
    {
        var token = await ConnectAsync();

        var result = await RunAsync("status", "--json");

        result.Exit.ShouldBe(0, result.Error);
        using var json = JsonDocument.Parse(result.Output);
        var grant = json.RootElement.EnumerateArray().ShouldHaveSingleItem();
        grant.GetProperty("subject").GetString().ShouldBe("my-bot");
        grant.GetProperty("state").GetString().ShouldBe("connected");
        grant.GetProperty("expiresAt").GetDateTimeOffset().ShouldBe(token.ExpiresAt);
        result.Output.ShouldNotContain(token.Value);
    }

    [Fact]
    public async Task Looks_with_a_key_ring_at_unencrypted_grants_and_leaves_them_to_the_program_without_one()
    {
        await ConnectAsync("alice");
        var keys = Path.Combine(Folder, "keys");
        await KeyRing.CreateAsync(keys, "bot");
        Environment["CTrader__ApplicationName"] = "bot";

        var result = await RunAsync("status", "--key-ring", keys);

        result.Exit.ShouldBe(0, result.Error);
        result.Output.ShouldStartWith("alice\tconnected\t1\t");
        (await InLibraryAsync(tokens => tokens.RefreshAsync("alice", Cancellation))).Generation.ShouldBe(2);
        (await ConnectAsync("bob")).Generation.ShouldBe(1);
    }

    [Fact]
    public async Task Says_that_there_is_no_grant()
    {
        var result = await RunAsync("status");

        result.Exit.ShouldBe(4);
        result.Output.ShouldBeEmpty();
        result.Sentence.ShouldEndWith("To connect a trader, run ctrader-auth login");
    }

    [Theory]
    [InlineData("status alice", 4, "To connect it, ")]
    [InlineData("token alice", 4, "To connect alice, ")]
    [InlineData("watch alice", 4, "To connect alice, ")]
    [InlineData("doctor --offline", 4, "1 check failed: grants.")]
    public async Task Sends_nobody_into_a_login_that_cannot_work(string command, int exit, string sentence)
    {
        ArgumentNullException.ThrowIfNull(command);
        await ConnectAsync("bob");
        await InLibraryAsync(tokens => tokens.DisconnectAsync("bob", Cancellation));
        Environment["CTrader__RedirectUri"] = "https://app.example/callback";

        var result = await RunAsync(command.Split(' '));

        result.Exit.ShouldBe(exit, result.Error);
        result.Sentence.ShouldContain(sentence);
        (result.Output + result.Error).ShouldContain("the trader opens the connect page of the web application");
        (result.Output + result.Error).ShouldNotContain("run ctrader-auth login");
    }
}
