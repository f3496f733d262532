using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using CTraderAuth.AspNetCore.Tests.Browsing;

namespace CTraderAuth.AspNetCore.Tests.Pages;

public sealed partial class PageTests : SiteTest
{
    [Theory]
    [InlineData("connected", 1)]
    [InlineData("denied", 2)]
    [InlineData("refused", 2)]
    [InlineData("unreadable", 1)]
    public async Task A_page_says_one_thing_and_offers_what_to_do_next(string outcome, int links)
    {
        var page = await Alice.GetAsync(Site, $"/ctrader/result?outcome={outcome}&returnUrl=/desk%3Fa=1%26b=%22");

        Count(page, "<h1>").ShouldBe(1);
        Count(page, "<a ").ShouldBe(links);
        Count(page, "<a class=\"first\"").ShouldBe(1);
        page.Body.ShouldContain("<html lang=\"en\">");
        page.Body.ShouldContain("prefers-color-scheme:dark");
        page.Body.ShouldContain("href=\"/desk?a=1&amp;b=");
        page.Body.ShouldNotContain("b=\"\"");
    }

    [Fact]
    public async Task A_page_runs_and_loads_nothing_and_is_not_kept()
    {
        var page = await Alice.GetAsync(Site, "/ctrader/result?outcome=denied");

        var style = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style().Match(page.Body).Groups[1].Value)));
        page.Headers.ShouldContain($"Content-Security-Policy: default-src 'none'; style-src 'sha256-{style}'");
        page.Headers.ShouldContain("frame-ancestors 'none'");
        page.Headers.ShouldContain("no-store");
        page.Headers.ShouldContain("Referrer-Policy: no-referrer");
        page.Headers.ShouldContain("X-Content-Type-Options: nosniff");
        page.Body.ShouldNotContain("<script");
        page.Body.ShouldNotContain("http");
        page.Body.ShouldNotContain("url(");
    }

    private static int Count(Answer page, string text) => page.Body.Split(text).Length - 1;

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();
}
