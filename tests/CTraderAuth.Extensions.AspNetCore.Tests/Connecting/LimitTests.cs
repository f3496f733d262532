using System.Net;
using CTraderAuth.AspNetCore.Tests.Browsing;

namespace CTraderAuth.AspNetCore.Tests.Connecting;

/// <summary>R31: one user cannot fill the memory, the log or the token endpoint for everybody.</summary>
public sealed class LimitTests : SiteTest
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task R31_A_flood_of_callbacks_sends_few_token_requests_and_few_lines(bool withState)
    {
        EchoState = withState;
        await GivenAliceAsync();
        var bob = await GivenUserAsync("bob");
        var link = await SetOutAsync(Alice);
        Logs.Clear();

        for (var i = 0; i < 300; i++)
        {
            await Alice.GetAsync(Site, $"/ctrader/callback?code=garbage{i}{(withState ? $"&state={StateIn(link)}" : "")}");
        }

        Exchanges.ShouldBeLessThanOrEqualTo(20);
        Lines().ShouldBeLessThanOrEqualTo(61);
        Logs.GetSnapshot().Count(record => record.Id.Id == 515).ShouldBe(1);
        (await bob.GetAsync(Site, await AllowAsync(bob))).Location.ShouldBe("/desk");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task R31_Callbacks_that_another_site_sends_leave_the_limit_to_the_user(bool echoState)
    {
        EchoState = echoState;
        await GivenAliceAsync();
        var callback = await AllowAsync(Alice);
        string[] forged = ["code=garbage", "error=x", "code=garbage&state=x", "code=a&code=b", ""];

        for (var i = 0; i < 50; i++)
        {
            await Alice.GetAsync(Site, $"/ctrader/callback?{forged[i % forged.Length]}", ("Sec-Fetch-Site", "cross-site"), ("Referer", "https://evil.example/"));
        }

        (await Alice.GetAsync(Site, callback)).Location.ShouldBe("/desk");
        Exchanges.ShouldBe(1);
    }

    [Fact]
    public async Task R31_A_flood_of_starts_ends_with_a_page_and_passes()
    {
        await GivenAliceAsync();
        Answer last = null!;
        for (var i = 0; i < 100; i++)
        {
            last = await Alice.GetAsync(Site, "/ctrader/connect?returnUrl=/desk");
        }

        last.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        last.Body.ShouldContain("Too many attempts");
        Lines().ShouldBeLessThanOrEqualTo(61);
        Time.Advance(TimeSpan.FromMinutes(10));
        (await Alice.GetAsync(Site, await AllowAsync(Alice))).Location.ShouldBe("/desk");
    }

    [Theory]
    [InlineData("/ctrader/callback?code=x")]
    [InlineData("/ctrader/connect")]
    public async Task R31_A_request_with_1500_cookies_is_one_line_and_few_answers(string address)
    {
        await GivenAliceAsync();
        Logs.Clear();
        var cookies = string.Join("; ", Enumerable.Range(0, 1500).Select(i => $".ctrader-auth.{i}=x"));

        var context = await Site.Server.SendAsync(request =>
        {
            (request.Request.Method, request.Request.Scheme, request.Request.Host) = ("GET", "http", new("localhost"));
            (request.Request.Path, request.Request.QueryString) = (address.Split('?')[0], new(address.Contains('?', StringComparison.Ordinal) ? $"?{address.Split('?')[1]}" : ""));
            request.Request.Headers.Cookie = $"{Alice.Cookies.GetCookieHeader(new("http://localhost/ctrader/callback"))}; {cookies}";
        }, Token);

        Logs.GetSnapshot().Count(record => record.Id.Id == 508).ShouldBe(1);
        context.Response.Headers.SetCookie.Count.ShouldBeLessThanOrEqualTo(33);
    }

    [Fact]
    public async Task R31_Requests_of_users_who_are_not_signed_in_do_not_fill_the_log()
    {
        for (var i = 0; i < 300; i++)
        {
            await Alice.GetAsync(Site, "/ctrader/connect?scope=x");
        }

        Lines().ShouldBeLessThanOrEqualTo(61);
    }

    private int Lines() => Logs.GetSnapshot().Count(record => record.Category == "CTraderAuth.AspNetCore");
}
