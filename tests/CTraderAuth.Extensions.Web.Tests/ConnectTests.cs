namespace TradingDesk.Tests;

public sealed class ConnectTests(Chromium chromium) : DeskTest(chromium)
{
    [Fact]
    public async Task A_trader_connects_calls_the_API_rotates_and_disconnects()
    {
        var page = await GivenConnected("Ada");

        await page.GetByRole(AriaRole.Button, new() { Name = "Call the API" }).ClickAsync();
        await Expect(page.Locator(".notice")).ToContainTextAsync("The API responded with 200");
        await Expect(page.Locator(".notice")).ToContainTextAsync("trader-1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Rotate now" }).ClickAsync();
        await Expect(page.Locator(".notice")).ToContainTextAsync("generation 2");
        await Expect(page.Locator(".timeline")).ToContainTextAsync("Ada: token replaced, generation 2");
        await page.GetByRole(AriaRole.Button, new() { Name = "Disconnect" }).ClickAsync();

        await ShouldBeAsync(page, "Disconnected");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Connect cTrader" })).ToBeVisibleAsync();
        await Expect(page.Locator("#desk")).ToContainTextAsync("Connect again whenever you like.");
        await Expect(page.Locator(".timeline")).ToContainTextAsync("Ada: disconnected");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connecting_works_whether_cTrader_echoes_the_state_or_not(bool echoed)
    {
        await GivenDesk($"--Sandbox:EchoState={echoed}");
        var page = await GivenSignedIn("Ada");
        var callbacks = new List<string>();
        page.Request += (_, request) =>
        {
            if (request.Url.Contains("/ctrader/callback?", StringComparison.Ordinal))
            {
                callbacks.Add(request.Url);
            }
        };

        await ConnectAsync(page);

        callbacks.ShouldHaveSingleItem().Contains("state=", StringComparison.Ordinal).ShouldBe(echoed);
        page.Url.ShouldBe(Desk.Address.AbsoluteUri);
    }

    [Fact]
    public async Task A_denied_consent_says_so_and_offers_another_try()
    {
        var page = await GivenSignedIn("Ada");

        await page.GetByRole(AriaRole.Link, new() { Name = "Connect cTrader" }).ClickAsync();
        var answer = await page.RunAndWaitForResponseAsync(
            () => page.GetByRole(AriaRole.Button, new() { Name = "Deny" }).ClickAsync(), response => response.Url.Contains("/ctrader/result", StringComparison.Ordinal));
        await Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Nothing was connected");
        answer.Status.ShouldBe(200);
        await KeepAsync(page, "denied");
        page.Url.ShouldNotContain("error");
        await page.GetByRole(AriaRole.Link, new() { Name = "Back to the site" }).ClickAsync();

        await ShouldBeAsync(page, "Not connected");
    }

    [Fact]
    public async Task A_callback_that_is_opened_again_changes_nothing_and_its_code_is_in_no_address_and_no_log()
    {
        var page = await GivenSignedIn("Ada");
        var callback = "";
        page.Request += (_, request) => callback = request.Url.Contains("/ctrader/callback?", StringComparison.Ordinal) ? request.Url : callback;
        await ConnectAsync(page);

        await page.GotoAsync(callback);

        await ShouldBeAsync(page, "Connected");
        await Expect(page.Locator("dl")).ToContainTextAsync("Generation1");
        var code = System.Web.HttpUtility.ParseQueryString(new Uri(callback).Query)["code"]!;
        code.Length.ShouldBeGreaterThan(20);
        page.Url.ShouldNotContain(code);
        Desk.Said.ShouldNotContain(code);
    }

    [Fact]
    public async Task A_callback_of_one_user_connects_nobody_else()
    {
        var ada = await GivenSignedIn("Ada");
        await ada.GetByRole(AriaRole.Link, new() { Name = "Connect cTrader" }).ClickAsync();
        await Expect(ada.GetByRole(AriaRole.Button, new() { Name = "Allow" })).ToBeVisibleAsync();
        var form = ada.APIRequest.CreateFormData();
        form.Set("ctid", "trader-1");
        form.Set("decision", "allow");
        var allowed = await ada.APIRequest.PostAsync(ada.Url, new() { Form = form, MaxRedirects = 0 });
        var grace = await GivenSignedIn("Grace");

        await grace.GotoAsync(allowed.Headers["location"]);

        await Expect(grace.GetByRole(AriaRole.Heading)).ToHaveTextAsync("This was not started in this browser");
        await KeepAsync(grace, "stolen-callback");
        await grace.GotoAsync(Desk.Address.AbsoluteUri);
        await ShouldBeAsync(grace, "Not connected");
    }
}
