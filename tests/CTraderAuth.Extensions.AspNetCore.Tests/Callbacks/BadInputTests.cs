using System.Net;
using CTraderAuth.AspNetCore.Tests.Browsing;
using Microsoft.AspNetCore.DataProtection;

namespace CTraderAuth.AspNetCore.Tests.Callbacks;

public sealed class BadInputTests : SiteTest
{
    [Theory]
    [InlineData("code")]
    [InlineData("state")]
    [InlineData("error_description")]
    [InlineData("x")]
    public async Task A_query_of_10_MB_is_refused_unread(string parameter)
    {
        await GivenAliceAsync();
        await SetOutAsync(Alice);

        var answer = await GetRawAsync($"?{parameter}={new string('A', 10 * 1024 * 1024)}");

        answer.Location.ShouldBe("/ctrader/result?outcome=malformed");
        Sandbox.TokenRequests.ShouldBeEmpty();
        (await Alice.GetAsync(Site, await AllowAsync(Alice))).Location.ShouldBe("/desk");
    }

    [Theory]
    [InlineData("?code=a&code=b")]
    [InlineData("?error=a&error=b")]
    [InlineData("?%")]
    [InlineData("?=&&&=")]
    [InlineData("?code=%00%0d%0aSet-Cookie:x")]
    [InlineData("?error=%3Cscript%3E&error_description=%0d%0a%1b[31m")]
    [InlineData("?code=a&error=b")]
    [InlineData("?code=%ff%fe")]
    public async Task A_query_that_makes_no_sense_connects_nobody(string query)
    {
        await GivenAliceAsync();
        await SetOutAsync(Alice);

        var answer = await GetRawAsync(query);

        answer.Status.ShouldBe(HttpStatusCode.Found);
        answer.Location.ShouldStartWith("/ctrader/result?outcome=");
        (await Site.Tokens.GetStatusAsync("alice", Token)).ShouldBeNull();
        Logs.GetSnapshot().ShouldAllBe(record => !record.Message.Contains('\u001b') && !record.Message.Contains('\n'));
    }

    [Fact]
    public async Task A_key_ring_that_is_gone_is_told_and_the_next_attempt_works()
    {
        await GivenAliceAsync();
        var callback = await AllowAsync(Alice);
        Site = GivenInstance(keyRing: new EphemeralDataProtectionProvider());
        await Alice.SignInAsync(Site, "alice");

        var answer = await Alice.GetAsync(Site, callback);

        answer.Location.ShouldBe("/ctrader/result?outcome=unreadable");
        Logs.GetSnapshot().ShouldContain(record => record.Message.Contains("share one key ring"));
        Sandbox.TokenRequests.ShouldBeEmpty();
        (await Alice.GetAsync(Site, await AllowAsync(Alice))).Location.ShouldBe("/desk");
    }

    [Fact]
    public async Task A_callback_without_state_is_refused_where_state_is_required()
    {
        Site = GivenInstance(static options => options.RequireState = true);
        await GivenAliceAsync();
        var callback = await AllowAsync(Alice);

        var answer = await Alice.GetAsync(Site, callback);

        answer.Location.ShouldBe("/ctrader/result?outcome=state-missing&returnUrl=%2Fdesk");
        Sandbox.TokenRequests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_callback_with_state_is_taken_where_state_is_required()
    {
        EchoState = true;
        Site = GivenInstance(static options => options.RequireState = true);
        await GivenAliceAsync();
        var callback = await AllowAsync(Alice);

        var answer = await Alice.GetAsync(Site, callback);

        answer.Location.ShouldBe("/desk");
    }

    [Fact]
    public async Task A_result_that_does_not_exist_is_a_page_too_and_repeats_nothing()
    {
        var page = await Alice.GetAsync(Site, "/ctrader/result?outcome=%3Cscript%3E&returnUrl=https://evil.example");

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Body.ShouldNotContain("script>");
        page.Body.ShouldNotContain("evil");
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("HEAD")]
    public async Task A_callback_by_another_method_is_not_looked_at(string method)
    {
        await GivenAliceAsync();
        var callback = new Uri(await AllowAsync(Alice));
        using var client = Site.CreateClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), callback);
        request.Headers.Add("Cookie", Alice.Cookies.GetCookieHeader(callback));

        using var response = await client.SendAsync(request, Token);

        response.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        Sandbox.TokenRequests.ShouldBeEmpty();
    }

    /// <summary>As a server hands it over: no client has looked at the query.</summary>
    private async Task<Answer> GetRawAsync(string query)
    {
        var context = await Site.Server.SendAsync(request =>
        {
            request.Request.Method = "GET";
            request.Request.Scheme = "http";
            request.Request.Host = new("localhost");
            request.Request.Path = "/ctrader/callback";
            request.Request.QueryString = new(query);
            request.Request.Headers.Cookie = Alice.Cookies.GetCookieHeader(new("http://localhost/ctrader/callback"));
        }, Token);
        using var response = new HttpResponseMessage((HttpStatusCode)context.Response.StatusCode);
        response.Headers.TryAddWithoutValidation("Location", context.Response.Headers.Location.ToString());
        return new(response, "");
    }
}
