namespace CTraderAuth.Tool.Tests.Commands;

public sealed class ImportTests : ToolTest
{
    [Fact]
    public async Task Spends_a_refresh_token_from_standard_input()
    {
        var refreshToken = await GivenRefreshTokenAsync();

        var result = await FeedAsync($"{refreshToken}\n", "import");

        result.Exit.ShouldBe(0, result.Error);
        result.Output.ShouldStartWith("my-bot\t1\t");
        (await RunAsync("token")).Exit.ShouldBe(0);
        Sandbox.TokenRequests[^1].RefreshToken.ShouldBe(refreshToken);
    }

    [Fact]
    public async Task Stores_a_pair_without_sending_anything()
    {
        var pair = await IssuePairAsync();
        var requests = Sandbox.TokenRequests.Count;

        var result = await FeedAsync(pair.Json, "import", "--pair", "--json");

        result.Exit.ShouldBe(0, result.Error);
        result.Output.ShouldContain("\"state\":\"connected\"");
        Sandbox.TokenRequests.Count.ShouldBe(requests);
        (await RunAsync("token")).Output.TrimEnd().ShouldBe(pair.AccessToken);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n")]
    public async Task Says_that_standard_input_is_empty(string input)
    {
        var result = await FeedAsync(input, "import");

        result.Exit.ShouldBe(2);
        result.Sentence.ShouldContain("empty");
    }

    [Fact]
    public async Task Ends_when_standard_input_is_closed()
    {
        var result = await ShellAsync($"dotnet '{Processes.ToolProcess.Dll}' import <&-");

        result.Exit.ShouldBe(2);
        result.Sentence.ShouldContain("empty");
    }

    [Theory]
    [InlineData("{\"accessToken\":\"secret-a\"}")]
    [InlineData("{\"accessToken\":\"secret-a\",\"refreshToken\":\"secret-r\"}")]
    [InlineData("[\"secret\"]")]
    [InlineData("secret")]
    public async Task Rejects_what_is_no_pair_and_does_not_repeat_it(string input)
    {
        var result = await FeedAsync(input, "import", "--pair");

        result.Exit.ShouldBe(2);
        result.Sentence.ShouldNotContain("secret");
        (await RunAsync("status")).Exit.ShouldBe(4);
    }

    [Fact]
    public async Task Replaces_a_grant_only_if_it_is_named()
    {
        var token = await ConnectAsync("alice");
        var refreshToken = await GivenRefreshTokenAsync();

        var unnamed = await FeedAsync(refreshToken, "import");
        var named = await FeedAsync(refreshToken, "import", "alice");

        unnamed.Exit.ShouldBe(2);
        unnamed.Sentence.ShouldContain("alice");
        named.Exit.ShouldBe(0, named.Error);
        (await RunAsync("token", "alice")).Output.TrimEnd().ShouldNotBe(token.Value);
    }

    private async Task<string> GivenRefreshTokenAsync() => (await IssuePairAsync()).RefreshToken;
}
