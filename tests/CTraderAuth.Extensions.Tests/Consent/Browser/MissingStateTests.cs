using System.Net;

namespace CTraderAuth.Tests.Consent.Browser;

/// <summary>R27 on the loopback address: nobody but the trader connects an account there.</summary>
public sealed class MissingStateTests : ConsentTest
{
    [Fact]
    public async Task Asks_before_an_answer_without_a_state_replaces_a_grant()
    {
        IsKnown = true;
        await GivenSignIn();

        var page = await Browser.GetStringAsync($"{Callback}?code=code", Cancellation);
        var question = await Terminal.WaitForAsync("[y/N]", Cancellation);
        var exchangedUnasked = Codes.Count;
        Terminal.Paste("y");

        await PassPageLimitAsync();
        page.ShouldContain("<h1>Confirm in the program</h1>");
        question.ShouldContain("\"my-bot\"");
        exchangedUnasked.ShouldBe(0);
        Codes.ShouldBe(["code"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("n")]
    [InlineData("no")]
    [InlineData("what?")]
    public async Task Takes_everything_but_a_yes_for_a_no_and_keeps_waiting(string line)
    {
        IsKnown = true;
        await GivenSignIn();

        await StatusOf($"{Callback}?code=foreign");
        await Terminal.WaitForAsync("[y/N]", Cancellation);
        Terminal.Paste(line);
        await Terminal.WaitForAsync("Nothing has changed", Cancellation);
        await Browser.GetStringAsync($"{Callback}?code=good&state={State}", Cancellation);

        await Running;
        Codes.ShouldBe(["good"]);
    }

    [Fact]
    public async Task Shows_the_end_to_the_browser_whose_answer_was_confirmed()
    {
        IsKnown = true;
        await GivenSignIn();

        using var redirect = await StayingBrowser.GetAsync($"{Callback}?code=secret-code", Cancellation);
        var path = new Uri(new(Callback), redirect.Headers.Location!);
        using var waiting = await StayingBrowser.GetAsync(path, Cancellation);
        Terminal.Paste("yes");
        await ReadUntilAsync(path, "<h1>Connected</h1>");

        await Running;
        path.AbsoluteUri.ShouldNotContain("secret-code");
        waiting.Headers.GetValues("Refresh").ShouldBe(["2"]);
    }

    [Fact]
    public async Task Takes_neither_of_two_answers_without_a_state_nor_any_later_one()
    {
        IsKnown = true;
        await GivenSignIn();

        await StatusOf($"{Callback}?code=mine");
        await StatusOf($"{Callback}?code=foreign");
        await Terminal.WaitForAsync("neither was accepted", Cancellation);
        await StatusOf($"{Callback}?code=foreign-again");
        Terminal.Paste("y");
        await Terminal.WaitForAsync("That is not the address", Cancellation);
        Terminal.Paste("?code=pasted");

        await Running;
        Codes.ShouldBe(["pasted"]);
    }

    [Fact]
    public async Task Asks_once_when_the_browser_sends_the_same_answer_twice()
    {
        IsKnown = true;
        await GivenSignIn();

        using var first = await StayingBrowser.GetAsync($"{Callback}?code=code", Cancellation);
        using var second = await StayingBrowser.GetAsync($"{Callback}?code=code", Cancellation);
        Terminal.Paste("y");

        await PassPageLimitAsync();
        second.Headers.Location.ShouldBe(first.Headers.Location);
        Terminal.Written.Count(line => line.Contains("[y/N]", StringComparison.Ordinal)).ShouldBe(1);
        Codes.ShouldBe(["code"]);
    }

    [Fact]
    public async Task Refuses_it_where_nobody_can_be_asked_and_says_what_to_do()
    {
        IsKnown = true;
        Terminal.CanRead = false;
        await GivenSignIn();

        var status = await StatusOf($"{Callback}?code=foreign");
        await Browser.GetStringAsync($"{Callback}?code=good&state={State}", Cancellation);

        await Running;
        status.ShouldBe(HttpStatusCode.BadRequest);
        Codes.ShouldBe(["good"]);
        Terminal.Written.ShouldContain(line => line.Contains(EndPoints.GrantingAccessUri, StringComparison.Ordinal));
        Logs.GetSnapshot().ShouldContain(record => record.Id.Id == 411);
    }

    [Fact]
    public async Task Refuses_it_once_the_input_has_ended_and_says_what_to_do()
    {
        IsKnown = true;
        await GivenSignIn();
        Terminal.Paste(null);
        await Terminal.WaitForAsync("no terminal to ask on", Cancellation);

        using var refused = await StayingBrowser.GetAsync($"{Callback}?code=foreign", Cancellation);
        await Browser.GetStringAsync($"{Callback}?code=good&state={State}", Cancellation);

        await Running;
        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await refused.Content.ReadAsStringAsync(Cancellation)).ShouldContain(EndPoints.GrantingAccessUri);
        Codes.ShouldBe(["good"]);
        Terminal.Written.ShouldAllBe(line => !line.Contains("[y/N]", StringComparison.Ordinal));
        Logs.GetSnapshot().Count(record => record.Id.Id == 411).ShouldBe(1);
    }

    [Fact]
    public async Task Refuses_the_answer_in_question_when_the_input_ends_before_the_reply()
    {
        IsKnown = true;
        await GivenSignIn();
        using var asked = await StayingBrowser.GetAsync($"{Callback}?code=foreign", Cancellation);
        await Terminal.WaitForAsync("[y/N]", Cancellation);

        Terminal.Paste(null);
        await Terminal.WaitForAsync("no terminal to ask on", Cancellation);
        using var page = await StayingBrowser.GetAsync(new Uri(new(Callback), asked.Headers.Location!), Cancellation);
        await Browser.GetStringAsync($"{Callback}?code=good&state={State}", Cancellation);

        await Running;
        (await page.Content.ReadAsStringAsync(Cancellation)).ShouldContain(EndPoints.GrantingAccessUri);
        page.Headers.Contains("Refresh").ShouldBeFalse();
        Codes.ShouldBe(["good"]);
    }

    [Theory]
    [InlineData(MissingState.Confirm, EndPoints.GrantingAccessUri, "?code=foreign")]
    [InlineData(MissingState.Confirm, EndPoints.GrantingAccessUri, "?error=access_denied")]
    [InlineData(MissingState.Refuse, EndPoints.AuthUri, "?code=foreign")]
    [InlineData(MissingState.Refuse, EndPoints.AuthUri, "?error=access_denied")]
    [InlineData(MissingState.Confirm, EndPoints.AuthUri, "?error=access_denied")]
    [InlineData(MissingState.Confirm, EndPoints.AuthUri, "")]
    [InlineData(MissingState.Confirm, EndPoints.AuthUri, "?code=")]
    public async Task Never_ends_the_wait_with_an_answer_whose_state_may_still_come(MissingState setting, string authUri, string query)
    {
        (MissingState, AuthUri) = (setting, authUri);
        Terminal.CanRead = false;
        await GivenSignIn();

        var status = await StatusOf(Callback + query);
        await Browser.GetStringAsync($"{Callback}?code=good&state={State}", Cancellation);

        await Running;
        status.ShouldBe(HttpStatusCode.BadRequest);
        Codes.ShouldBe(["good"]);
    }

    [Fact]
    public async Task Demands_a_pasted_state_of_a_page_that_returns_it()
    {
        AuthUri = EndPoints.GrantingAccessUri;
        await GivenSignIn();

        Terminal.Paste("?code=foreign");
        await Terminal.WaitForAsync("lacks the state", Cancellation);
        Terminal.Paste($"?code=good&state={State}");

        await Running;
        Codes.ShouldBe(["good"]);
    }

    [Fact]
    public async Task Demands_the_state_once_it_has_come_back()
    {
        await GivenSignIn();
        await Browser.GetStringAsync($"{Callback}?code=first&state={State}", Cancellation);
        await Running;

        await GivenSignIn();
        var status = await StatusOf($"{Callback}?code=foreign");
        await Browser.GetStringAsync($"{Callback}?code=second&state={State}", Cancellation);

        await Running;
        status.ShouldBe(HttpStatusCode.BadRequest);
        Codes.ShouldBe(["first", "second"]);
    }

    [Fact]
    public async Task Accepts_it_where_the_program_says_so()
    {
        (IsKnown, MissingState) = (true, MissingState.Accept);
        Terminal.CanRead = false;
        await GivenSignIn();

        await Browser.GetStringAsync($"{Callback}?code=code", Cancellation);

        (await Running).ShouldBeSameAs(Token);
    }

    [Fact]
    public async Task Ends_the_wait_with_a_denial_that_the_person_confirms()
    {
        await GivenSignIn();

        await StatusOf($"{Callback}?error=access_denied");
        await Terminal.WaitForAsync("stop waiting? [y/N]", Cancellation);
        Terminal.Paste("y");

        (await Should.ThrowAsync<CTraderAuthException>(PassPageLimitAsync)).ErrorCode.ShouldBe("access_denied");
    }

    private async Task ReadUntilAsync(Uri address, string text)
    {
        while (!(await Browser.GetStringAsync(address, Cancellation)).Contains(text, StringComparison.Ordinal))
        {
            await Task.Yield();
        }
    }

    private async Task PassPageLimitAsync()
    {
        while (!Running.IsCompleted)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await Running;
    }
}
