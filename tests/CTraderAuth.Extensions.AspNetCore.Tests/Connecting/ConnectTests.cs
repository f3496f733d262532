using System.Net;
using CTraderAuth.AspNetCore.Tests.Browsing;

namespace CTraderAuth.AspNetCore.Tests.Connecting;

public sealed class ConnectTests : SiteTest
{
    [Fact]
    public async Task Leads_to_the_consent_page_with_a_state_of_256_bits()
    {
        await GivenAliceAsync();

        var first = await Alice.GetAsync(Site, "/ctrader/connect?returnUrl=/desk&scope=accounts");
        var second = await Alice.GetAsync(Site, "/ctrader/connect");

        first.Status.ShouldBe(HttpStatusCode.Found);
        first.Location.ShouldStartWith(Sandbox.AuthUri);
        first.Location.ShouldContain("scope=accounts");
        second.Location.ShouldContain("scope=trading");
        StateIn(first.Location).Length.ShouldBe(43);
        StateIn(first.Location).ShouldNotBe(StateIn(second.Location));
        first.Headers.ShouldContain("no-store");
        first.Headers.ShouldContain("Referrer-Policy: no-referrer");
    }

    [Fact]
    public async Task Notes_the_attempt_in_a_cookie_that_says_nothing_and_goes_nowhere_else()
    {
        await GivenAliceAsync();

        var answer = await Alice.GetAsync(Site, "/ctrader/connect?returnUrl=/desk");

        var cookie = answer.Cookies.ShouldHaveSingleItem();
        cookie.ShouldContain("; path=/ctrader");
        cookie.ShouldContain("; httponly");
        cookie.ShouldContain("; samesite=lax");
        cookie.ShouldContain("; max-age=600");
        cookie.ShouldNotContain("; secure");
        cookie.ShouldNotContain(StateIn(answer.Location));
        cookie.ShouldNotContain("desk");
    }

    [Fact]
    public async Task The_cookie_is_secure_where_the_redirect_URI_is()
    {
        RedirectUri = "https://localhost/ctrader/callback";
        await GivenAliceAsync("https://localhost");

        var answer = await Alice.GetAsync(Site, "/ctrader/connect");

        answer.Cookies.ShouldHaveSingleItem().ShouldContain("; secure");
    }

    [Theory]
    [InlineData("cross-site")]
    [InlineData("same-site")]
    [InlineData("something-new")]
    public async Task A_start_from_another_site_has_to_be_confirmed_first(string origin)
    {
        await GivenAliceAsync();

        var answer = await Alice.GetAsync(Site, "/ctrader/connect?returnUrl=/desk", ("Sec-Fetch-Site", origin));

        answer.Status.ShouldBe(HttpStatusCode.Forbidden);
        answer.Body.ShouldContain("Another site sent you here");
        answer.Body.ShouldContain("href=\"/ctrader/connect?returnUrl=%2Fdesk\"");
        Alice.Attempts.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("none")]
    [InlineData("same-origin")]
    public async Task A_start_from_this_site_is_followed(string origin)
    {
        await GivenAliceAsync();

        var answer = await Alice.GetAsync(Site, "/ctrader/connect", ("Sec-Fetch-Site", origin));

        answer.Status.ShouldBe(HttpStatusCode.Found);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("\\\\evil.example/")]
    [InlineData("/\t/evil.example/")]
    [InlineData("/.//evil.example/")]
    [InlineData("/x/..//evil.example/")]
    [InlineData("~/desk")]
    [InlineData("desk")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/desk&returnUrl=/other")]
    public async Task A_foreign_return_URL_is_refused(string returnUrl)
    {
        await GivenAliceAsync();
        var query = returnUrl.Contains('&', StringComparison.Ordinal) ? returnUrl : Uri.EscapeDataString(returnUrl);

        var answer = await Alice.GetAsync(Site, $"/ctrader/connect?returnUrl={query}");

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Body.ShouldContain("This link leads to another site");
        answer.Body.ShouldNotContain("evil");
        Alice.Attempts.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/", "/")]
    [InlineData("/desk?tab=1&x=a b#part", "/desk?tab=1&x=a%20b#part")]
    [InlineData("/zoë", "/zo%C3%AB")]
    [InlineData("/%2F/evil.example", "/%2F/evil.example")]
    public async Task A_local_return_URL_is_where_the_user_ends(string returnUrl, string end)
    {
        await GivenAliceAsync();
        var callback = await AllowAsync(Alice, returnUrl);

        var answer = await Alice.GetAsync(Site, callback);

        answer.Status.ShouldBe(HttpStatusCode.Found);
        answer.Location.ShouldBe(end);
    }

    [Fact]
    public async Task An_unknown_scope_is_refused()
    {
        await GivenAliceAsync();

        var answer = await Alice.GetAsync(Site, "/ctrader/connect?scope=admin");

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Body.ShouldContain("Use trading or accounts");
    }

    [Fact]
    public async Task A_signed_out_user_is_asked_to_sign_in_and_comes_back()
    {
        var answer = await Alice.GetAsync(Site, "/ctrader/connect?returnUrl=/desk");

        answer.Status.ShouldBe(HttpStatusCode.Found);
        answer.Location.ShouldBe("http://localhost/sign-in?ReturnUrl=%2Fctrader%2Fconnect%3FreturnUrl%3D%2Fdesk");
        Alice.Attempts.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_user_without_a_subject_gets_an_explanation_and_is_not_redirected_in_circles()
    {
        await Alice.SignInAsync(Site, "");

        var answer = await Alice.GetAsync(Site, "/ctrader/connect");

        answer.Status.ShouldBe(HttpStatusCode.Forbidden);
        Logs.GetSnapshot().ShouldContain(record => record.Message.Contains("CTraderEndpointOptions.Subject returned no subject"));
    }

    [Fact]
    public async Task A_browser_that_sets_out_again_and_again_keeps_the_newest_attempts_only()
    {
        await GivenAliceAsync();

        for (var i = 0; i < 20; i++)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await SetOutAsync(Alice);
        }

        Alice.Attempts.Count.ShouldBe(8);
        (await Alice.GetAsync(Site, await AllowAsync(Alice))).Location.ShouldBe("/desk");
    }

    [Fact]
    public async Task A_start_under_another_host_than_the_redirect_URI_logs_a_warning()
    {
        await GivenAliceAsync("http://127.0.0.1");

        await SetOutAsync(Alice);

        Logs.GetSnapshot().ShouldContain(record => record.Message.Contains("started at 127.0.0.1, but the host of the redirect URI is localhost"));
    }
}
