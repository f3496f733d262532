using System.Net;
using CTraderAuth.AspNetCore.Tests.Browsing;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.AspNetCore.Tests.Callbacks;

/// <summary>R27: an attacker makes the browser of a user open the callback with a code of the attacker's own account.</summary>
public sealed class InjectionTests : SiteTest
{
    private static readonly string[] Situations = ["no attempt", "no grant", "existing grant", "grant that was rejected", "after connect", "after disconnect", "after disconnect elsewhere", "after sign-out", "after sign-out and sign-in"];

    public static MatrixTheoryData<string, string, string, string> Cases => new(
        Situations, ["no state", "forged state", "empty state"], ["unknown", "by another user", "by this user", "by the page"], ["cross-site", "same-site", "none"]);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task R27_An_injected_code_connects_nobody_without_the_users_word(string situation, string state, string echo, string origin)
    {
        await GivenEchoAsync(echo);
        await GivenSituationAsync(situation);
        var before = await Site.Tokens.GetStatusAsync("alice", Token);
        var stolen = Sandbox.IssueCode("mallory");

        var answer = await Alice.GetAsync(Site, $"/ctrader/callback?code={stolen}{StateOf(state)}", ("Sec-Fetch-Site", origin), ("Sec-Fetch-Dest", "document"));

        answer.Status.ShouldBe(HttpStatusCode.Found);
        Sandbox.TokenRequests.ShouldNotContain(request => request.Code == stolen);
        (await Site.Tokens.GetStatusAsync("alice", Token))?.Generation.ShouldBe(before?.Generation ?? 0);
        answer.Headers.ShouldNotContain(stolen);
    }

    [Theory]
    [InlineData("https://connect.spotware.com/", "/desk")]
    [InlineData("https://id.ctrader.com/", "/desk")]
    [InlineData("https://evil.example/", "/ctrader/confirm")]
    [InlineData("https://evil-spotware.com/", "/ctrader/confirm")]
    [InlineData("http://connect.spotware.com/", "/ctrader/confirm")]
    [InlineData("http://localhost/", "/ctrader/confirm")]
    [InlineData("no address", "/ctrader/confirm")]
    public async Task A_first_connection_without_state_has_to_be_confirmed_unless_a_page_of_cTrader_led_to_it(string referer, string end)
    {
        GivenConsentPage(EndPoints.AuthUri);
        await GivenAliceAsync();
        await SetOutAsync(Alice);

        var answer = await Alice.GetAsync(Site, $"/ctrader/callback?code={Sandbox.IssueCode()}", ("Sec-Fetch-Site", "cross-site"), ("Referer", referer));

        answer.Location.Split('?')[0].ShouldBe(end);
    }

    [Fact]
    public async Task The_state_of_one_user_shuts_nobody_else_out()
    {
        await GivenEchoAsync("by another user");
        await GivenAliceAsync();
        var callback = $"/ctrader/callback?code={CodeIn(await AllowAsync(Alice))}";

        var answer = await Alice.GetAsync(Site, callback);
        var confirmed = await ConfirmAsync(Alice, CodeIn($"http://localhost{callback}"));

        answer.Location.ShouldStartWith("/ctrader/confirm?");
        confirmed.Location.ShouldBe("/desk");
    }

    [Fact]
    public async Task An_answer_with_its_state_replaces_a_grant_without_a_question()
    {
        EchoState = true;
        await GivenAliceAsync();
        await Site.Tokens.ConnectAsync("alice", Sandbox.IssueCode(), Token);
        var callback = await AllowAsync(Alice);

        var answer = await Alice.GetAsync(Site, callback);

        answer.Location.ShouldBe("/desk");
        (await Site.Tokens.GetStatusAsync("alice", Token))!.Generation.ShouldBe(2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_that_arrives_after_a_disconnect_connects_nobody_and_says_so(bool echoState)
    {
        EchoState = echoState;
        await GivenAliceAsync();
        await Site.Tokens.ConnectAsync("alice", Sandbox.IssueCode(), Token);
        var callback = await AllowAsync(Alice);
        await Site.Tokens.DisconnectAsync("alice", Token);

        var answer = await Alice.GetAsync(Site, callback);
        var page = await Alice.GetAsync(Site, answer.Location);

        answer.Location.ShouldStartWith("/ctrader/result?outcome=closed");
        page.Body.ShouldContain("You disconnected cTrader in the meantime");
        (await Alice.GetAsync(Site, await AllowAsync(Alice))).Location.ShouldBe("/desk");
    }

    private async Task GivenEchoAsync(string echo)
    {
        if (echo is "by the page")
        {
            GivenConsentPage(EndPoints.GrantingAccessUri);
        }
        else if (echo is not "unknown")
        {
            EchoState = true;
            var user = await GivenUserAsync(echo is "by this user" ? "alice" : "bob");
            (await user.GetAsync(Site, await AllowAsync(user))).Location.ShouldBe("/desk");
            await Site.Tokens.DisconnectAsync("alice", Token);
        }
    }

    private void GivenConsentPage(string address) =>
        Site = GivenInstance(services: services => services.PostConfigure<CTraderAuthOptions>(options => options.AuthUri = address));

    private async Task GivenSituationAsync(string situation)
    {
        await GivenAliceAsync();
        if (situation is "no attempt")
        {
            return;
        }

        if (situation is "existing grant" or "grant that was rejected" or "after disconnect" or "after disconnect elsewhere")
        {
            await Site.Tokens.ConnectAsync("alice", Sandbox.IssueCode(), Token);
        }

        if (situation is "grant that was rejected")
        {
            Sandbox.Revoke("trader-1");
            await Should.ThrowAsync<CTraderReauthorizationRequiredException>(() => Site.Tokens.RefreshAsync("alice", Token));
        }

        await SetOutAsync(Alice);
        switch (situation)
        {
            case "after connect":
                await Site.Tokens.ConnectAsync("alice", Sandbox.IssueCode(), Token);
                break;
            case "after disconnect":
                var antiforgery = (await Alice.GetAsync(Site, "/antiforgery")).Body;
                (await Alice.PostAsync(Site, "/ctrader/disconnect", ("__RequestVerificationToken", antiforgery))).Status.ShouldBe(HttpStatusCode.SeeOther);
                Alice.Attempts.ShouldBeEmpty();
                break;
            case "after disconnect elsewhere":
                await Site.Tokens.DisconnectAsync("alice", Token);
                break;
            case "after sign-out":
                await Alice.GetAsync(Site, "/sign-out");
                break;
            case "after sign-out and sign-in":
                await Alice.GetAsync(Site, "/sign-out");
                await Alice.SignInAsync(Site, "alice");
                break;
        }
    }

    private static string StateOf(string state) => state switch { "no state" => "", "empty state" => "&state=", _ => $"&state={new string('A', 43)}" };
}
