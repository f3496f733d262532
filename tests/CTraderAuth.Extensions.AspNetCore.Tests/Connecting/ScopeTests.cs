using System.Net;
using CTraderAuth.AspNetCore.Tests.Browsing;

namespace CTraderAuth.AspNetCore.Tests.Connecting;

/// <summary>A later link never asks for more than the first one.</summary>
public sealed class ScopeTests : SiteTest
{
    [Fact]
    public async Task The_page_that_asks_keeps_the_scope()
    {
        await GivenAliceAsync();

        var answer = await Alice.GetAsync(Site, "/ctrader/connect?scope=accounts&returnUrl=/desk", ("Sec-Fetch-Site", "cross-site"));

        answer.Body.ShouldContain("href=\"/ctrader/connect?returnUrl=%2Fdesk&amp;scope=accounts\"");
    }

    [Theory]
    [InlineData("denied", "error=x")]
    [InlineData("refused", "code=garbage")]
    [InlineData("other-user", "code=x")]
    [InlineData("expired", "code=x")]
    [InlineData("no-answer", "")]
    [InlineData("state-missing", "code=x")]
    public async Task Connect_again_keeps_the_scope(string outcome, string query)
    {
        Site = GivenInstance(options => options.RequireState = outcome is "state-missing");
        await GivenAliceAsync();
        await Alice.GetAsync(Site, "/ctrader/connect?scope=accounts");
        if (outcome is "other-user")
        {
            await Alice.SignInAsync(Site, "bob");
        }

        Time.Advance(outcome is "expired" ? TimeSpan.FromMinutes(10) : TimeSpan.Zero);

        var answer = await Alice.GetAsync(Site, $"/ctrader/callback?{query}");
        var page = await Alice.GetAsync(Site, answer.Location);

        answer.Location.ShouldBe($"/ctrader/result?outcome={outcome}&scope=accounts");
        page.Body.ShouldContain("href=\"/ctrader/connect?scope=accounts\"");
    }

    [Theory]
    [InlineData("malformed")]
    [InlineData("not-started-here")]
    [InlineData("unreadable")]
    [InlineData("disconnected")]
    public async Task A_page_that_does_not_know_the_scope_offers_no_link_to_connect(string outcome)
    {
        var page = await Alice.GetAsync(Site, $"/ctrader/result?outcome={outcome}");

        page.Body.ShouldNotContain("/ctrader/connect");
        page.Body.ShouldContain("<a class=\"first\" href=\"/\">Back to the site</a>");
    }

    [Fact]
    public async Task An_unknown_scope_leads_to_no_other_scope()
    {
        await GivenAliceAsync();

        var answer = await Alice.GetAsync(Site, "/ctrader/connect?scope=admin");

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Body.ShouldNotContain("/ctrader/connect");
    }
}
