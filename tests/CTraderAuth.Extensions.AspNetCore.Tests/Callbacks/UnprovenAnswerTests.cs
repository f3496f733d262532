using CTraderAuth.AspNetCore.Tests.Browsing;

namespace CTraderAuth.AspNetCore.Tests.Callbacks;

/// <summary>An answer without a state may come from anybody: it uses up nothing whose state may still come.</summary>
public sealed class UnprovenAnswerTests : SiteTest
{
    [Theory]
    [InlineData("?error=access_denied", true)]
    [InlineData("?error=access_denied", false)]
    [InlineData("?error_description=x", true)]
    [InlineData("?code=garbage", true)]
    [InlineData("?code=garbage", false)]
    [InlineData("?code=%20", true)]
    [InlineData("?code=a%0Ab", true)]
    [InlineData("?code=a&code=b", true)]
    [InlineData("", true)]
    public async Task An_answer_without_a_state_leaves_the_attempt_open(string query, bool echoState)
    {
        EchoState = echoState;
        await GivenAliceAsync();
        var link = await SetOutAsync(Alice);

        var injected = await Alice.GetAsync(Site, $"/ctrader/callback{query}");
        var end = await Alice.GetAsync(Site, await DecideAsync(link));

        injected.Location.ShouldStartWith("/ctrader/result?outcome=");
        end.Location.ShouldBe("/desk");
    }

    [Fact]
    public async Task The_answer_with_the_state_counts_even_after_another_code_has_connected()
    {
        EchoState = true;
        await GivenAliceAsync();
        var link = await SetOutAsync(Alice);
        await Alice.GetAsync(Site, $"/ctrader/callback?code={Sandbox.IssueCode("mallory")}");

        var end = await Alice.GetAsync(Site, await DecideAsync(link, cTid: "trader-1"));

        end.Location.ShouldBe("/desk");
        (await Site.Tokens.GetStatusAsync("alice", Token))!.Generation.ShouldBe(2);
    }

    [Theory]
    [InlineData("%20")]
    [InlineData("%09")]
    [InlineData("a%0D%0Ab")]
    [InlineData("%E2%80%8B")]
    public async Task A_code_that_cannot_be_one_is_malformed_and_not_sent(string code)
    {
        await GivenAliceAsync();
        var state = StateIn(await SetOutAsync(Alice));

        var answer = await Alice.GetAsync(Site, $"/ctrader/callback?code={code}&state={state}");

        answer.Location.ShouldStartWith("/ctrader/result?outcome=malformed");
        Sandbox.TokenRequests.ShouldBeEmpty();
        Logs.GetSnapshot().ShouldNotContain(record => record.Id.Id == 503);
    }
}
