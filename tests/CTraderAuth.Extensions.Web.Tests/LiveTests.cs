namespace TradingDesk.Tests;

public sealed class LiveTests(Chromium chromium) : DeskTest(chromium)
{
    [Fact]
    public async Task Two_users_have_grants_of_their_own_and_see_each_others_state_change_without_a_reload()
    {
        var ada = await GivenConnected("Ada", "trader-1");
        var grace = await GivenConnected("Grace", "trader-2");

        await grace.GetByRole(AriaRole.Button, new() { Name = "Call the API" }).ClickAsync();
        await Expect(grace.Locator(".notice")).ToContainTextAsync("trader-2");
        await grace.GetByRole(AriaRole.Button, new() { Name = "Rotate now" }).ClickAsync();

        await Expect(ada.Locator(".people li", new() { HasText = "Grace" })).ToContainTextAsync("generation 2");
        await Expect(ada.Locator(".timeline")).ToContainTextAsync("Grace: token replaced, generation 2");
        await Expect(ada.Locator("#announcement")).ToHaveTextAsync("Grace: token replaced, generation 2");
        await Expect(ada.Locator("dl")).ToContainTextAsync("Generation1");
    }

    [Fact]
    public async Task A_notice_goes_when_a_later_token_makes_it_wrong()
    {
        var page = await GivenConnected("Ada");
        await page.GetByRole(AriaRole.Button, new() { Name = "Rotate now" }).ClickAsync();
        await Expect(page.Locator(".notice")).ToContainTextAsync("generation 2");
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync(Desk.Address.AbsoluteUri);

        await other.GetByRole(AriaRole.Button, new() { Name = "Rotate now" }).ClickAsync();

        await Expect(page.Locator("dl")).ToContainTextAsync("Generation3");
        await Expect(page.Locator(".notice")).ToHaveCountAsync(0);
        await Expect(other.Locator(".notice")).ToContainTextAsync("generation 3");
    }

    [Fact]
    public async Task A_token_that_ends_is_replaced_before_anybody_notices_and_the_page_shows_it()
    {
        await GivenDesk("--Sandbox:TokenLifetime=00:00:03");
        var page = await GivenConnected("Ada");

        await Expect(page.Locator(".timeline")).ToContainTextAsync("Ada: token replaced, generation 3");

        await ShouldBeAsync(page, "Connected");
        page.Url.ShouldBe(Desk.Address.AbsoluteUri);
    }

    [Fact]
    public async Task A_button_keeps_the_focus_when_the_page_is_updated_under_it()
    {
        var ada = await GivenConnected("Ada");
        await ada.Locator("#rotate").FocusAsync();

        await GivenConnected("Grace", "trader-2");
        await Expect(ada.Locator(".timeline")).ToContainTextAsync("Grace: connected cTrader");

        await Expect(ada.Locator("#rotate")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_click_counts_when_the_page_is_updated_between_press_and_release()
    {
        var ada = await GivenSignedIn("Ada");
        await ada.GetByRole(AriaRole.Link, new() { Name = "Connect cTrader" }).HoverAsync();
        await ada.Mouse.DownAsync();

        await ada.RunAndWaitForRequestFinishedAsync(() => GivenConnected("Grace", "trader-2"), new() { Predicate = request => request.Url.EndsWith("/Live", StringComparison.Ordinal) });
        await ada.EvaluateAsync("() => new Promise(done => setTimeout(done))");
        await ada.Mouse.UpAsync();

        await Expect(ada.GetByLabel("trader-1", new() { Exact = true })).ToBeVisibleAsync();
        await ada.GoBackAsync();
        await Expect(ada.Locator(".timeline")).ToContainTextAsync("Grace: connected cTrader");
    }
}
