namespace CTraderAuth.Tool.Tests.Commands;

public sealed class LogoutTests : ToolTest
{
    [Fact]
    public async Task Deletes_the_tokens_and_says_where_to_revoke()
    {
        await ConnectAsync();

        var result = await RunAsync("logout", "--yes");

        result.Exit.ShouldBe(0, result.Error);
        result.Output.ShouldBe("Deleted the tokens of my-bot.\n");
        result.Sentence.ShouldContain("https://id.ctrader.com");
        (await RunAsync("token")).Exit.ShouldBe(4);
    }

    [Fact]
    public async Task Deletes_nothing_without_a_terminal_to_ask_on()
    {
        await ConnectAsync();

        var result = await RunAsync("logout");

        result.Exit.ShouldBe(2);
        result.Sentence.ShouldContain("--yes");
        (await RunAsync("token")).Exit.ShouldBe(0);
    }

    [Fact]
    public async Task Says_that_there_is_no_grant()
    {
        var result = await RunAsync("logout", "alice", "--yes");

        result.Exit.ShouldBe(4);
        result.Sentence.ShouldContain("alice");
    }
}
