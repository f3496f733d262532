using System.Net;
using CTraderAuth.AspNetCore.Tests.Browsing;

namespace CTraderAuth.AspNetCore.Tests.Grants;

public sealed class DisconnectTests : SiteTest
{
    [Theory]
    [InlineData("/desk", "/desk")]
    [InlineData("", "/ctrader/result?outcome=disconnected")]
    [InlineData("https://evil.example/", "/ctrader/result?outcome=disconnected")]
    public async Task Forgets_the_grant_of_the_current_user(string returnUrl, string end)
    {
        await GivenConnectedAsync();
        var antiforgery = (await Alice.GetAsync(Site, "/antiforgery")).Body;

        var answer = await Alice.PostAsync(Site, "/ctrader/disconnect", ("__RequestVerificationToken", antiforgery), ("returnUrl", returnUrl));

        answer.Status.ShouldBe(HttpStatusCode.SeeOther);
        answer.Location.ShouldBe(end);
        (await Site.Tokens.GetStatusAsync("alice", Token))!.Reason.ShouldBe(ReauthorizationReason.Disconnected);
        (await Alice.GetAsync(Site, "/ctrader/result?outcome=disconnected")).Body.ShouldContain("cTrader still lists this site");
    }

    [Theory]
    [InlineData("")]
    [InlineData("made-up")]
    public async Task A_post_without_a_valid_antiforgery_token_changes_nothing(string antiforgery)
    {
        await GivenConnectedAsync();
        await Alice.GetAsync(Site, "/antiforgery");

        var answer = await Alice.PostAsync(Site, "/ctrader/disconnect", ("__RequestVerificationToken", antiforgery));

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Body.ShouldContain("Nothing was disconnected");
        (await Site.Tokens.GetStatusAsync("alice", Token))!.State.ShouldBe(GrantState.Connected);
    }

    [Fact]
    public async Task A_get_changes_nothing()
    {
        await GivenConnectedAsync();

        var answer = await Alice.GetAsync(Site, "/ctrader/disconnect");

        answer.Status.ShouldBe(HttpStatusCode.MethodNotAllowed);
        (await Site.Tokens.GetStatusAsync("alice", Token))!.State.ShouldBe(GrantState.Connected);
    }

    [Fact]
    public async Task A_signed_out_user_is_told_so()
    {
        await GivenConnectedAsync();
        await Alice.GetAsync(Site, "/sign-out");
        var antiforgery = (await Alice.GetAsync(Site, "/antiforgery")).Body;

        var answer = await Alice.PostAsync(Site, "/ctrader/disconnect", ("__RequestVerificationToken", antiforgery));

        answer.Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await Site.Tokens.GetStatusAsync("alice", Token))!.State.ShouldBe(GrantState.Connected);
    }

    [Fact]
    public async Task A_store_that_is_away_is_told()
    {
        await GivenConnectedAsync();
        var antiforgery = (await Alice.GetAsync(Site, "/antiforgery")).Body;
        Store.Break();

        var answer = await Alice.PostAsync(Site, "/ctrader/disconnect", ("__RequestVerificationToken", antiforgery));

        answer.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Body.ShouldNotContain("disk");
    }

    private async Task GivenConnectedAsync()
    {
        await GivenAliceAsync();
        await Site.Tokens.ConnectAsync("alice", Sandbox.IssueCode(), Token);
    }
}
