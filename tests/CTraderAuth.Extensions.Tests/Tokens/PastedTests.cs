namespace CTraderAuth.Tests.Tokens;

/// <summary>What was not pasted as it was issued spends nothing.</summary>
public sealed class PastedTests : TokensTest
{
    [Theory]
    [InlineData("canary\n")]
    [InlineData("\u200Bcanary")]
    [InlineData("'canary'")]
    public async Task Nothing_is_sent_for_a_code_or_token_that_cannot_be_one(string value)
    {
        await GivenGrant("alice");
        var pair = new CTraderToken("access", value, "bearer", TimeSpan.FromDays(1), Time.GetUtcNow());

        (await Should.ThrowAsync<ArgumentException>(() => Tokens.ConnectAsync("alice", value, Token))).ParamName.ShouldBe("authCode");
        (await Should.ThrowAsync<ArgumentException>(() => Tokens.ImportAsync("alice", value, Token))).ParamName.ShouldBe("refreshToken");
        (await Should.ThrowAsync<ArgumentException>(() => Tokens.ImportAsync("alice", pair, Token))).Message.ShouldNotContain("canary");

        Sandbox.TokenRequests.ShouldHaveSingleItem();
        (await Tokens.GetStatusAsync("alice", Token))!.Generation.ShouldBe(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("be\narer")]
    [InlineData(null)]
    public async Task A_pair_whose_type_cannot_be_one_is_a_bearer_token(string? type)
    {
        await GivenGrant("alice");
        var pair = new CTraderToken("access", "refresh", type!, TimeSpan.FromDays(1), Time.GetUtcNow());

        var imported = await Tokens.ImportAsync("alice", pair, Token);

        (imported.Value, imported.TokenType).ShouldBe(("access", "bearer"));
        (await GivenTokens().GetAsync("alice", Token)).Value.ShouldBe("access");
    }

    [Theory]
    [InlineData("?code=%20")]
    [InlineData("?code=abc%0A")]
    [InlineData("?code=%22abc%22")]
    [InlineData("?code=ab%E2%80%8Bc")]
    public void A_callback_with_a_code_that_cannot_be_one_makes_no_sense(string query) =>
        ConsentResponse.Parse(query).ShouldBeNull();
}
