using System.Net;
using CTraderAuth.AspNetCore.Tests.Browsing;
using CTraderAuth.Testing;

namespace CTraderAuth.AspNetCore.Tests.Callbacks;

public sealed class CallbackTests : SiteTest
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_consent_is_exchanged_and_stored_and_leads_back(bool echoState)
    {
        EchoState = echoState;
        await GivenAliceAsync();
        var callback = await AllowAsync(Alice);

        var answer = await Alice.GetAsync(Site, callback);

        answer.Status.ShouldBe(HttpStatusCode.Found);
        answer.Location.ShouldBe("/desk");
        answer.Headers.ShouldContain("no-store");
        answer.Headers.ShouldContain("Referrer-Policy: no-referrer");
        (await Site.Tokens.GetStatusAsync("alice", Token))!.State.ShouldBe(GrantState.Connected);
        var connected = Connections.ShouldHaveSingleItem();
        connected.Subject.ShouldBe("alice");
        connected.Status.Generation.ShouldBe(1);
        Failures.ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_a_return_URL_a_page_says_that_it_is_done()
    {
        await GivenAliceAsync();
        var callback = await DecideAsync((await Alice.GetAsync(Site, "/ctrader/connect")).Location);

        var answer = await Alice.GetAsync(Site, callback);
        var page = await Alice.GetAsync(Site, answer.Location);

        answer.Location.ShouldBe("/ctrader/result?outcome=connected");
        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Body.ShouldContain("<h1>cTrader is connected</h1>");
        page.Body.ShouldContain("href=\"/\"");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_denial_is_told_to_the_trader_and_the_program(bool echoState)
    {
        EchoState = echoState;
        await GivenAliceAsync();
        var callback = await DecideAsync(await SetOutAsync(Alice), "deny");

        var page = await FollowAsync(callback, "denied", HttpStatusCode.OK);

        page.Body.ShouldContain("Access was denied at cTrader");
        page.Body.ShouldContain("href=\"/ctrader/connect?returnUrl=%2Fdesk\"");
        var failed = Failures.ShouldHaveSingleItem();
        failed.Subject.ShouldBe("alice");
        failed.Error.ShouldBeOfType<CTraderAuthException>().ErrorCode.ShouldBe("access_denied");
        Sandbox.TokenRequests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_callback_with_a_state_and_neither_code_nor_error_is_a_denial()
    {
        await GivenAliceAsync();
        var state = StateIn(await SetOutAsync(Alice));

        await FollowAsync($"/ctrader/callback?state={state}", "denied", HttpStatusCode.OK);

        Failures.ShouldHaveSingleItem().Error.Message.ShouldContain("cTrader sent no code");
        Sandbox.TokenRequests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/ctrader/callback")]
    [InlineData("/ctrader/callback?code=")]
    public async Task A_callback_with_nothing_in_it_is_not_a_denial_and_uses_nothing_up(string callback)
    {
        await GivenAliceAsync();
        var link = await SetOutAsync(Alice);

        var page = await FollowAsync(callback, "no-answer");

        page.Body.ShouldNotContain("not allowed");
        page.Body.ShouldContain("href=\"/ctrader/connect?returnUrl=%2Fdesk\"");
        (await Alice.GetAsync(Site, await DecideAsync(link))).Location.ShouldBe("/desk");
    }

    [Fact]
    public async Task An_expired_code_is_told_to_the_trader_and_the_program_and_sent_once()
    {
        await GivenAliceAsync();
        var callback = await AllowAsync(Alice);
        Time.Advance(TimeSpan.FromMinutes(2));

        var page = await FollowAsync(callback, "refused");
        await FollowAsync(callback, "refused");

        page.Body.ShouldContain("can be used once, within one minute");
        Failures[0].Error.ShouldBeOfType<CTraderAuthException>().ErrorCode.ShouldBe("ACCESS_DENIED");
        Failures.Count.ShouldBe(2);
        Exchanges.ShouldBe(1);
        (await Site.Tokens.GetStatusAsync("alice", Token)).ShouldBeNull();
    }

    [Fact]
    public async Task An_answer_that_is_lost_is_told_and_a_new_consent_settles_it()
    {
        await GivenAliceAsync();
        var callback = await AllowAsync(Alice);
        Sandbox.Faults.LoseNextAnswer();

        await FollowAsync(callback, "unanswered", HttpStatusCode.ServiceUnavailable);

        Failures.ShouldHaveSingleItem().Error.ShouldBeOfType<CTraderUnavailableException>().OutcomeUnknown.ShouldBeTrue();
        (await Alice.GetAsync(Site, await AllowAsync(Alice))).Location.ShouldBe("/desk");
    }

    [Fact]
    public async Task A_code_that_was_not_spent_can_be_tried_again()
    {
        await GivenAliceAsync();
        var callback = await AllowAsync(Alice);
        Sandbox.Faults.Next(SandboxFault.Answer(429, "text/html", "later"));

        await FollowAsync(callback, "unavailable", HttpStatusCode.ServiceUnavailable);

        (await Alice.GetAsync(Site, callback)).Location.ShouldBe("/desk");
    }

    [Fact]
    public async Task A_store_that_is_away_is_told_and_spends_nothing()
    {
        await GivenAliceAsync();
        var callback = await AllowAsync(Alice);
        Store.Break();

        await FollowAsync(callback, "unavailable", HttpStatusCode.ServiceUnavailable);

        Sandbox.TokenRequests.ShouldBeEmpty();
        Store.Repair();
        (await Alice.GetAsync(Site, callback)).Location.ShouldBe("/desk");
    }

    [Fact]
    public async Task The_program_may_answer_a_callback_itself()
    {
        Site = GivenInstance(options =>
        {
            options.OnConnected = context => { context.HttpContext.Response.Redirect($"/welcome/{context.Subject}"); return Task.CompletedTask; };
            options.OnFailed = context => { context.HttpContext.Response.Redirect("/sorry"); return Task.CompletedTask; };
        });
        await GivenAliceAsync();

        var connected = await Alice.GetAsync(Site, await AllowAsync(Alice));
        var denied = await Alice.GetAsync(Site, await DecideAsync(await SetOutAsync(Alice), "deny"));

        connected.Location.ShouldBe("/welcome/alice");
        denied.Location.ShouldBe("/sorry");
    }

    [Theory]
    [InlineData("allow", "afterwards-failed")]
    [InlineData("deny", "failed")]
    public async Task A_program_that_fails_leaves_no_code_in_the_address_bar_and_no_grant_is_lost(string decision, string outcome)
    {
        Site = GivenInstance(static options =>
        {
            options.OnConnected = static _ => throw new InvalidOperationException("mail");
            options.OnFailed = static _ => throw new InvalidOperationException("mail");
        });
        await GivenAliceAsync();
        var callback = await DecideAsync(await SetOutAsync(Alice), decision);

        await FollowAsync(callback, outcome, HttpStatusCode.InternalServerError);

        Logs.GetSnapshot().ShouldContain(record => record.Id.Id == 503 && record.Exception != null);
        ((await Site.Tokens.GetStatusAsync("alice", Token))?.State is GrantState.Connected).ShouldBe(decision is "allow");
    }

    private async Task<Answer> FollowAsync(string callback, string outcome, HttpStatusCode status = HttpStatusCode.BadRequest)
    {
        var answer = await Alice.GetAsync(Site, callback);
        answer.Status.ShouldBe(HttpStatusCode.Found);
        answer.Location.ShouldStartWith($"/ctrader/result?outcome={outcome}");
        var page = await Alice.GetAsync(Site, answer.Location);
        page.Status.ShouldBe(status);
        return page;
    }
}
