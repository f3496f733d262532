using System.Net;
using CTraderAuth.AspNetCore.Tests.Browsing;

namespace CTraderAuth.AspNetCore.Tests.Connecting;

/// <summary>Sizes are measured in bytes as they are sent.</summary>
public sealed class CookieSizeTests : SiteTest
{
    public static TheoryData<string> Urls =>
    [
        "/" + new string('桌', 350), "/" + new string('ж', 500), "/?q=" + string.Concat(Enumerable.Repeat("🙂", 250)), "/" + new string('a', 2000), "/" + new string('&', 1800), "/" + string.Concat(Enumerable.Repeat("%2F", 600)),
    ];

    [Theory]
    [MemberData(nameof(Urls))]
    public async Task A_return_URL_that_is_accepted_fits_into_a_cookie_and_a_request_line_however_often_the_user_starts(string url)
    {
        await GivenAliceAsync();
        var link = "";
        for (var i = 0; i < 12; i++)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            link = await SetOutAsync(Alice, url);
        }

        var header = Alice.Cookies.GetCookieHeader(new("http://localhost/ctrader/callback"));
        var denied = await Alice.GetAsync(Site, $"/ctrader/callback?error=x&state={StateIn(link)}");
        var page = await Alice.GetAsync(Site, denied.Location);
        var again = await Alice.GetAsync(Site, WebUtility.HtmlDecode(page.Body.Split("href=\"")[1].Split('"')[0]));
        var end = await Alice.GetAsync(Site, await DecideAsync(again.Location));

        Alice.Attempts.ShouldAllBe(attempt => attempt.Name.Length + attempt.Value.Length <= 4096);
        header.Split("; ").Where(cookie => cookie.StartsWith(".ctrader", StringComparison.Ordinal)).Sum(cookie => cookie.Length + 2).ShouldBeLessThanOrEqualTo(4096);
        denied.Location.Length.ShouldBeLessThan(8000);
        Uri.UnescapeDataString(end.Location).ShouldBe(Uri.UnescapeDataString(url));
    }

    [Theory]
    [InlineData("桌", 500)]
    [InlineData("a", 2100)]
    [InlineData("%", 2048)]
    [InlineData("a", 7000)]
    public async Task A_return_URL_that_is_too_long_is_refused_with_a_way_on(string letter, int count)
    {
        await GivenAliceAsync();

        var answer = await Alice.GetAsync(Site, $"/ctrader/connect?scope=accounts&returnUrl={Uri.EscapeDataString("/" + string.Concat(Enumerable.Repeat(letter, count)))}");

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Body.ShouldContain("too long");
        answer.Body.ShouldContain("href=\"/ctrader/connect?scope=accounts\"");
        answer.Cookies.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_long_subject_makes_no_long_cookie()
    {
        await Alice.SignInAsync(Site, new string('s', 1500));

        var answer = await Alice.GetAsync(Site, "/ctrader/connect");

        answer.Cookies.ShouldHaveSingleItem().Length.ShouldBeLessThan(800);
    }
}
