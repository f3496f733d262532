using System.Net;
using CTraderAuth.AspNetCore.Tests.Browsing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.AspNetCore.Tests.Callbacks;

/// <summary>The session of the user ends while they are at cTrader.</summary>
public sealed class SignInTests : SiteTest
{
    public static MatrixTheoryData<string, bool> Cases => new(["nothing", "RequireAuthorization", "fallback policy"], [true, false]);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_code_waits_until_the_user_has_signed_in_again(string authorization, bool echoState)
    {
        EchoState = echoState;
        Site = Given(authorization);
        await GivenAliceAsync();
        var callback = await AllowAsync(Alice);
        await Alice.GetAsync(Site, "/sign-out");

        var answer = await Alice.GetAsync(Site, callback);
        var challenge = await Alice.GetAsync(Site, answer.Location);
        await Alice.SignInAsync(Site, "alice");
        var end = echoState ? await Alice.GetAsync(Site, answer.Location) : await ConfirmAsync(Alice, CodeIn(callback));

        answer.Location.ShouldBe(QuestionOf(CodeIn(callback)));
        challenge.Location.ShouldBe($"http://localhost/sign-in?ReturnUrl={Uri.EscapeDataString(answer.Location)}");
        end.Location.ShouldBe("/desk");
        (await Site.Tokens.GetStatusAsync("alice", Token))!.State.ShouldBe(GrantState.Connected);
        Failures.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_sign_in_that_takes_too_long_is_told_the_truth_and_spends_nothing(string authorization, bool echoState)
    {
        EchoState = echoState;
        Site = Given(authorization);
        await GivenAliceAsync();
        var callback = await AllowAsync(Alice);
        await Alice.GetAsync(Site, "/sign-out");
        await Alice.GetAsync(Site, callback);
        Time.Advance(TimeSpan.FromSeconds(90));
        await Alice.SignInAsync(Site, "alice");

        var page = await Alice.GetAsync(Site, QuestionOf(CodeIn(callback)));

        page.Body.ShouldContain("A response from cTrader can be used once, within one minute");
        page.Body.ShouldNotContain("not allowed");
        page.Body.ShouldContain("href=\"/ctrader/connect?returnUrl=%2Fdesk\"");
        Sandbox.TokenRequests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Another_user_who_signs_in_gets_nothing(bool echoState)
    {
        EchoState = echoState;
        await GivenAliceAsync();
        var callback = await AllowAsync(Alice);
        await Alice.GetAsync(Site, "/sign-out");
        await Alice.GetAsync(Site, callback);
        await Alice.SignInAsync(Site, "bob");

        var answer = await Alice.GetAsync(Site, QuestionOf(CodeIn(callback)));

        answer.Location.ShouldBe("/ctrader/result?outcome=other-user");
        (await Site.Tokens.GetStatusAsync("bob", Token)).ShouldBeNull();
    }

    [Fact]
    public async Task A_code_for_which_nobody_started_an_attempt_is_not_kept()
    {
        var answer = await Alice.GetAsync(Site, $"/ctrader/callback?code={Sandbox.IssueCode()}");

        answer.Location.ShouldBe("/ctrader/result?outcome=not-started-here");
        answer.Cookies.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_injected_code_does_not_take_the_place_of_one_that_waits()
    {
        EchoState = true;
        await GivenAliceAsync();
        var callback = await AllowAsync(Alice);
        await Alice.GetAsync(Site, "/sign-out");
        await Alice.GetAsync(Site, callback);

        var injected = await Alice.GetAsync(Site, $"/ctrader/callback?code={Sandbox.IssueCode("mallory")}");
        await Alice.SignInAsync(Site, "alice");
        var end = await Alice.GetAsync(Site, injected.Location);

        end.Location.ShouldBe("/desk");
        Sandbox.TokenRequests.ShouldHaveSingleItem().Code.ShouldBe(CodeIn(callback));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task The_user_is_not_asked_about_an_injected_code_while_their_own_waits(bool isSignedIn, bool isFromConsentPage)
    {
        await GivenAliceAsync();
        await Site.Tokens.ConnectAsync("alice", Sandbox.IssueCode(), Token);
        var callback = await AllowAsync(Alice);
        if (!isSignedIn)
        {
            await Alice.GetAsync(Site, "/sign-out");
        }

        await Alice.GetAsync(Site, callback, ("Sec-Fetch-Site", "cross-site"), ("Referer", isFromConsentPage ? new Uri(Sandbox.AuthUri).GetLeftPart(UriPartial.Authority) : ""));
        var injected = await Alice.GetAsync(Site, $"/ctrader/callback?code={Sandbox.IssueCode("mallory")}", ("Sec-Fetch-Site", "cross-site"), ("Referer", "https://evil.example/"));
        await Alice.SignInAsync(Site, "alice");
        var page = await Alice.GetAsync(Site, injected.Location);
        var end = isFromConsentPage ? (await ConfirmAsync(Alice, CodeIn(callback))).Location : (await Alice.GetAsync(Site, QuestionOf(CodeIn(callback)))).Body;

        page.Body.ShouldContain(isFromConsentPage ? "Replace your cTrader connection?" : "There is nothing to confirm");
        end.ShouldContain(isFromConsentPage ? "/desk" : "There is nothing to confirm");
        Sandbox.TokenRequests.Skip(1).Select(request => request.Code).ShouldBe(isFromConsentPage ? [CodeIn(callback)] : []);
    }

    [Fact]
    public async Task A_denial_is_told_to_a_signed_out_user_at_once()
    {
        Site = Given("fallback policy");
        await GivenAliceAsync();
        var callback = await DecideAsync(await SetOutAsync(Alice), "deny");
        await Alice.GetAsync(Site, "/sign-out");

        var answer = await Alice.GetAsync(Site, callback);
        var page = await Alice.GetAsync(Site, answer.Location);

        answer.Location.ShouldStartWith("/ctrader/result?outcome=denied");
        page.Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_user_who_does_not_meet_the_policy_is_not_connected()
    {
        Site = GivenInstance(services: static services => services.AddAuthorizationBuilder().SetFallbackPolicy(
            new AuthorizationPolicyBuilder().RequireAssertion(static context => !context.User.HasClaim(static claim => claim.Value is "alice") || IsAllowed).Build()));
        IsAllowed = true;
        await GivenAliceAsync();
        var callback = await AllowAsync(Alice);
        IsAllowed = false;

        var answer = await Alice.GetAsync(Site, callback);
        var refused = await Alice.GetAsync(Site, answer.Location);

        refused.Status.ShouldBe(HttpStatusCode.Found);
        refused.Location.ShouldContain("AccessDenied");
        Sandbox.TokenRequests.ShouldBeEmpty();
    }

    private static bool IsAllowed { get; set; }

    private SiteInstance Given(string authorization) => GivenInstance(
        services: services =>
        {
            if (authorization is "fallback policy")
            {
                // Of the test application, the sign-in is open.
                services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder()
                    .RequireAssertion(static context => context.User.Identity!.IsAuthenticated || context.Resource is Microsoft.AspNetCore.Http.HttpContext { Request.Path.Value: "/sign-in" }).Build());
            }
        },
        settings: authorization is "RequireAuthorization" ? [("RequireAuthorization", "yes")] : []);
}
