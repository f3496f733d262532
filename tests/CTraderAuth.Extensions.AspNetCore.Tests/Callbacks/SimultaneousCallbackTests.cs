using System.Net;
using CTraderAuth.AspNetCore.Tests.Browsing;

namespace CTraderAuth.AspNetCore.Tests.Callbacks;

/// <summary>R27: a forged callback is on its way at the same time as the real one, so neither request has the cookie of the other.</summary>
public sealed class SimultaneousCallbackTests : SiteTest
{
    public static MatrixTheoryData<bool, bool> Cases => new([true, false], [true, false]);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_tab_of_the_real_response_never_asks_about_the_forged_one(bool isSignedIn, bool isForgedLast)
    {
        var (callback, forged) = await GivenTwoAsync(isSignedIn);
        var other = Alice.Copy();

        var real = await OpenAsync(Alice, callback, Sandbox.AuthUri);
        var injected = await OpenAsync(other, forged, "https://evil.example/");
        Keep(isForgedLast ? [real, injected] : [injected, real]);
        await Alice.SignInAsync(Site, "alice");
        var page = await Alice.GetAsync(Site, real.Location);
        if (!page.Body.Contains("There is nothing to confirm", StringComparison.Ordinal))
        {
            await Alice.PostAsync(Site, "/ctrader/confirm", ("answer", page.Body.Split("name=\"answer\" value=\"")[1].Split('"')[0]), ("decision", "connect"));
        }

        Sandbox.TokenRequests.Skip(1).Select(request => request.Code).ShouldBe(isForgedLast ? [] : [CodeIn(callback)]);
        page.Body.ShouldContain(isForgedLast ? "href=\"/ctrader/connect?returnUrl=%2Fdesk\"" : "Replace your cTrader connection?");
    }

    [Fact]
    public async Task A_real_response_with_its_state_is_not_exchanged_for_a_forged_one()
    {
        EchoState = true;
        var (callback, forged) = await GivenTwoAsync(isSignedIn: false);
        var other = Alice.Copy();

        var real = await OpenAsync(Alice, callback, Sandbox.AuthUri);
        Keep(real, await OpenAsync(other, forged, "https://evil.example/"));
        await Alice.SignInAsync(Site, "alice");
        var page = await Alice.GetAsync(Site, real.Location);

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Body.ShouldContain("There is nothing to confirm");
    }

    [Theory]
    [InlineData("")]
    [InlineData("?of=")]
    [InlineData("?of=x")]
    [InlineData("?of=%3Cb%3E%0D%0A")]
    public async Task An_address_that_names_no_kept_response_asks_nothing_and_is_not_shown(string query)
    {
        var (callback, _) = await GivenTwoAsync(isSignedIn: true);
        var question = (await OpenAsync(Alice, callback, Sandbox.AuthUri)).Location;

        var page = await Alice.GetAsync(Site, $"/ctrader/confirm{query}");
        var twice = await Alice.GetAsync(Site, $"{question}&of=x");

        new[] { page, twice }.ShouldAllBe(answer => answer.Body.Contains("There is nothing to confirm"));
        page.Body.ShouldNotContain("<b>");
        (await Alice.GetAsync(Site, question)).Body.ShouldContain("Replace your cTrader connection?");
    }

    [Fact]
    public async Task A_user_whose_sign_in_ended_at_the_question_is_asked_again()
    {
        var (callback, _) = await GivenTwoAsync(isSignedIn: true);
        var page = await Alice.GetAsync(Site, (await OpenAsync(Alice, callback, Sandbox.AuthUri)).Location);
        await Alice.GetAsync(Site, "/sign-out");

        var challenge = await Alice.PostAsync(Site, page.Body.Split("action=\"")[1].Split('"')[0]);
        await Alice.SignInAsync(Site, "alice");
        var again = await Alice.GetAsync(Site, Uri.UnescapeDataString(challenge.Location.Split("ReturnUrl=")[1]));

        again.Body.ShouldContain("Replace your cTrader connection?");
    }

    /// <summary>Alice has a grant and consents again, and an attacker has a code of their own.</summary>
    private async Task<(string Callback, string Forged)> GivenTwoAsync(bool isSignedIn)
    {
        await GivenAliceAsync();
        await Site.Tokens.ConnectAsync("alice", Sandbox.IssueCode(), Token);
        var callback = await AllowAsync(Alice);
        if (!isSignedIn)
        {
            await Alice.GetAsync(Site, "/sign-out");
        }

        return (callback, $"/ctrader/callback?code={Sandbox.IssueCode("mallory")}");
    }

    private Task<Answer> OpenAsync(Browser browser, string callback, string referer) =>
        browser.GetAsync(Site, callback, ("Sec-Fetch-Site", "cross-site"), ("Referer", referer));

    /// <summary>Stores the cookies of the responses in the browser of Alice, in this order.</summary>
    private void Keep(params Answer[] answers)
    {
        foreach (var cookie in answers.SelectMany(static answer => answer.Cookies))
        {
            Alice.Cookies.SetCookies(new("http://localhost/ctrader/callback"), cookie);
        }
    }
}
