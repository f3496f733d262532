using System.Net;
using CTraderAuth.AspNetCore.Tests.Browsing;
using CTraderAuth.Testing;

namespace CTraderAuth.AspNetCore.Tests.Callbacks;

/// <summary>The question before a grant is replaced by an answer without a state.</summary>
public sealed class ConfirmTests : SiteTest
{
    [Fact]
    public async Task The_user_is_asked_and_the_grant_is_replaced_when_they_agree()
    {
        var code = await GivenAskedAsync();

        var page = await Alice.GetAsync(Site, QuestionOf(code));
        var answer = await ConfirmAsync(Alice, code);

        page.Body.ShouldContain("<h1>Replace your cTrader connection?</h1>");
        page.Headers.ShouldContain("frame-ancestors 'none'");
        page.Headers.ShouldContain("no-store");
        answer.Status.ShouldBe(HttpStatusCode.SeeOther);
        answer.Location.ShouldBe("/desk");
        Connections.ShouldHaveSingleItem().Status.Generation.ShouldBe(2);
        Failures.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1, "/ctrader/confirm")]
    [InlineData(31, "/desk")]
    public async Task A_token_that_came_without_a_refresh_token_is_replaced_unasked_only_once_it_has_expired(int daysLater, string end)
    {
        Sandbox.Faults.Next(SandboxFault.Answer(200, "application/json", $$"""{"accessToken":"{{new string('a', 43)}}","tokenType":"bearer","expiresIn":2628000,"errorCode":null}""", afterProcessing: true));
        await Site.Tokens.ConnectAsync("alice", Sandbox.IssueCode(), Token);
        Time.Advance(TimeSpan.FromDays(daysLater));
        await GivenAliceAsync();

        var answer = await Alice.GetAsync(Site, await AllowAsync(Alice));

        (Connections.Count, answer.Location.Split('?')[0]).ShouldBe((end is "/desk" ? 1 : 0, end));
    }

    [Fact]
    public async Task A_grant_whose_refresh_response_was_lost_is_replaced_unasked()
    {
        var dead = await Site.Tokens.ConnectAsync("alice", Sandbox.IssueCode(), Token);
        Sandbox.Faults.LoseNextAnswer();
        await Should.ThrowAsync<CTraderUnavailableException>(() => Site.Tokens.RefreshAsync("alice", Token));
        (await Should.ThrowAsync<CTraderReauthorizationRequiredException>(() => Site.Tokens.ReplaceRejectedAsync("alice", dead.Value, Token))).Reason.ShouldBe(ReauthorizationReason.ResponseLost);
        await GivenAliceAsync();

        var answer = await Alice.GetAsync(Site, await AllowAsync(Alice));

        answer.Location.ShouldBe("/desk");
    }

    [Fact]
    public async Task Nothing_changes_when_the_user_declines()
    {
        var code = await GivenAskedAsync();

        var answer = await ConfirmAsync(Alice, code, "decline");

        answer.Location.ShouldBe("/ctrader/result?outcome=declined&returnUrl=%2Fdesk");
        Exchanges.ShouldBe(1);
        (await Site.Tokens.GetStatusAsync("alice", Token))!.Generation.ShouldBe(1);
        Failures.ShouldHaveSingleItem().Error.ShouldBeOfType<CTraderAuthException>().ErrorCode.ShouldBe("declined");
        (await Alice.GetAsync(Site, QuestionOf(code))).Body.ShouldContain("There is nothing to confirm");
    }

    [Fact]
    public async Task The_code_is_neither_in_an_address_nor_readable_in_a_cookie_or_page_and_is_kept_for_a_minute()
    {
        var code = await GivenAskedAsync();

        var page = await Alice.GetAsync(Site, QuestionOf(code));

        page.Body.ShouldNotContain(code);
        Alice.Cookies.GetCookieHeader(new("http://localhost/ctrader/confirm")).ShouldNotContain(code);
        Logs.GetSnapshot().ShouldAllBe(record => !record.Message.Contains(code));
        var repeated = await Alice.GetAsync(Site, $"/ctrader/callback?code={code}");
        var cookie = repeated.Cookies.ShouldHaveSingleItem();
        cookie.ShouldStartWith(".ctrader-answer=");
        cookie.ShouldContain("; httponly");
        cookie.ShouldContain("; samesite=lax");
        cookie.ShouldContain("; max-age=60");
        cookie.ShouldContain("; path=/ctrader");
    }

    [Fact]
    public async Task A_late_agreement_spends_nothing_and_offers_a_new_consent()
    {
        var code = await GivenAskedAsync();
        var page = await Alice.GetAsync(Site, QuestionOf(code));
        Time.Advance(TimeSpan.FromSeconds(61));

        var answer = await PostAsync(Alice, SealIn(page));

        answer.Body.ShouldContain("There is nothing to confirm");
        answer.Body.ShouldContain("href=\"/ctrader/connect?returnUrl=%2Fdesk\"");
        Exchanges.ShouldBe(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("forged")]
    public async Task An_agreement_that_another_site_sends_connects_nobody(string answer)
    {
        await GivenAskedAsync();

        var response = await PostAsync(Alice, answer);

        response.Body.ShouldContain("There is nothing to confirm");
        Exchanges.ShouldBe(1);
    }

    [Fact]
    public async Task An_agreement_of_one_user_is_worth_nothing_in_the_browser_of_another()
    {
        var code = await GivenAskedAsync();
        var mallorys = SealIn(await Alice.GetAsync(Site, QuestionOf(code)));
        var bob = await GivenUserAsync("bob");
        await SetOutAsync(bob);

        var response = await PostAsync(bob, mallorys);

        response.Location.ShouldStartWith("/ctrader/result?outcome=other-user");
        (await Site.Tokens.GetStatusAsync("bob", Token)).ShouldBeNull();
        Exchanges.ShouldBe(1);
    }

    [Fact]
    public async Task A_code_in_the_browser_of_an_attacker_is_not_a_confirmation_by_a_user()
    {
        var mallory = await GivenUserAsync("mallory");
        await SetOutAsync(mallory);
        await mallory.GetAsync(Site, "/sign-out");
        await mallory.GetAsync(Site, $"/ctrader/callback?code={Sandbox.IssueCode("mallory")}");
        await GivenAliceAsync();
        await SetOutAsync(Alice);

        var response = await PostAsync(Alice, mallory.Cookies.GetAllCookies()[".ctrader-answer"]!.Value);

        response.Body.ShouldContain("There is nothing to confirm");
        (await Site.Tokens.GetStatusAsync("alice", Token)).ShouldBeNull();
        Exchanges.ShouldBe(0);
    }

    [Fact]
    public async Task An_agreement_that_is_sent_twice_is_one_exchange()
    {
        var code = await GivenAskedAsync();
        var seal = SealIn(await Alice.GetAsync(Site, QuestionOf(code)));

        var first = await PostAsync(Alice, seal);
        var second = await PostAsync(Alice, seal);

        new[] { first, second }.ShouldAllBe(answer => answer.Location == "/desk");
        Exchanges.ShouldBe(2);
    }

    [Fact]
    public async Task The_program_may_answer_an_agreement_itself()
    {
        Site = GivenInstance(static options => options.OnConnected = static context => { context.HttpContext.Response.Redirect("https://app.example/welcome"); return Task.CompletedTask; });
        var code = await GivenAskedAsync();

        var answer = await ConfirmAsync(Alice, code);

        answer.Location.ShouldBe("https://app.example/welcome");
    }

    /// <summary>Alice has a grant and consents again, and the answer comes without a state.</summary>
    private async Task<string> GivenAskedAsync()
    {
        await GivenAliceAsync();
        await Site.Tokens.ConnectAsync("alice", Sandbox.IssueCode(), Token);
        var callback = await AllowAsync(Alice);
        (await Alice.GetAsync(Site, callback)).Location.ShouldBe(QuestionOf(CodeIn(callback)));
        return CodeIn(callback);
    }

    private static string SealIn(Answer page) => page.Body.Split("name=\"answer\" value=\"")[1].Split('"')[0];

    private Task<Answer> PostAsync(Browser browser, string answer) => browser.PostAsync(Site, "/ctrader/confirm", ("answer", answer), ("decision", "connect"));
}
