using CTraderAuth;

namespace TradingDesk.Tests.Sites;

/// <summary>The endpoints under a real browser, where cTrader is another site.</summary>
public sealed class BrowserTests(Chromium chromium) : SiteTest(chromium)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_site_with_a_service_worker_connects(bool echoState)
    {
        await GivenSite(echoState);
        await GivenWorkerAsync();

        await StartAsync();
        await AllowAsync();

        await ShouldSeeAsync("Arrived");
        Page.Url.ShouldBe(new Uri(Site.Address, "/desk").AbsoluteUri);
        Site.Requests.ShouldAllBe(request => request.Destination == "empty");
    }

    [Fact]
    public async Task A_service_worker_does_not_hide_that_another_site_started_it()
    {
        await GivenSite();
        await GivenWorkerAsync();

        await LureAsync("/ctrader/connect");

        await ShouldSeeAsync("Do you want to connect cTrader?");
    }

    [Fact]
    public async Task A_prefetched_link_starts_nothing_and_ends_nothing()
    {
        await GivenSite();
        await StartAsync();
        var consent = Page.Url;

        await OpenAsync("/prefetch");
        await Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await Page.GotoAsync(consent);
        await AllowAsync();

        await ShouldSeeAsync("Arrived");
        Site.Requests.Count(request => request.Purpose.Contains("prefetch", StringComparison.Ordinal)).ShouldBe(2);
        (await Page.Context.CookiesAsync()).Count(cookie => cookie.Name.StartsWith(".ctrader-auth.", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Theory]
    [InlineData(false, "Connect this cTrader account?")]
    [InlineData(true, "Replace your cTrader connection?")]
    public async Task A_code_that_another_site_sends_connects_nobody(bool isConnected, string question)
    {
        await GivenSite();
        if (isConnected)
        {
            await Site.Tokens.ConnectAsync("alice", Site.Sandbox.IssueCode(), TestContext.Current.CancellationToken);
        }

        await StartAsync();
        await LureAsync($"/ctrader/callback?code={Site.Sandbox.IssueCode("mallory")}");

        await ShouldSeeAsync(question);
        Site.Sandbox.TokenRequests.Count.ShouldBe(isConnected ? 1 : 0);
        await Page.GetByRole(AriaRole.Button, new() { Name = isConnected ? "Keep the current connection" : "Do not connect" }).ClickAsync();
        await ShouldSeeAsync("Nothing was changed");
        Site.Sandbox.TokenRequests.Count.ShouldBe(isConnected ? 1 : 0);
    }

    [Fact]
    public async Task A_trader_who_consents_again_confirms_and_is_connected()
    {
        await GivenSite();
        await Site.Tokens.ConnectAsync("alice", Site.Sandbox.IssueCode(), TestContext.Current.CancellationToken);

        await StartAsync();
        await AllowAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Replace the connection" }).ClickAsync();

        await ShouldSeeAsync("Arrived");
        (await Site.Tokens.GetStatusAsync("alice", TestContext.Current.CancellationToken))!.Generation.ShouldBe(2);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task A_session_that_ends_during_the_consent_loses_nothing(bool echoState, bool requireAuthorization)
    {
        await GivenSite(echoState, requireAuthorization);
        await StartAsync();
        await Page.Context.ClearCookiesAsync(new() { Name = ".AspNetCore.Cookies" });

        await AllowAsync();
        if (!echoState)
        {
            await Page.GetByRole(AriaRole.Button, new() { Name = "Connect the account" }).ClickAsync();
        }

        await ShouldSeeAsync("Arrived");
        Page.Url.ShouldBe(new Uri(Site.Address, "/desk").AbsoluteUri);
        (await StateAsync()).ShouldBe(GrantState.Connected);
    }

    [Theory]
    [InlineData("桌", 350)]
    [InlineData("ж", 400)]
    [InlineData("م", 400)]
    [InlineData("🙂", 200)]
    [InlineData("a", 2000)]
    public async Task A_return_URL_in_any_script_is_where_the_trader_ends_even_after_several_starts(string letter, int count)
    {
        await GivenSite();
        var path = $"/{string.Concat(Enumerable.Repeat(letter, count))}?q={letter}";
        var start = $"/ctrader/connect?returnUrl={Uri.EscapeDataString(path)}";
        for (var i = 0; i < 9; i++)
        {
            await OpenAsync(start);
        }

        await AllowAsync();

        await ShouldSeeAsync("Arrived");
        Uri.UnescapeDataString(new Uri(Page.Url).PathAndQuery).ShouldBe(path);
        var cookies = (await Page.Context.CookiesAsync()).Where(cookie => cookie.Name.StartsWith(".ctrader", StringComparison.Ordinal)).ToArray();
        cookies.Sum(cookie => cookie.Name.Length + cookie.Value.Length + 3).ShouldBeLessThanOrEqualTo(4096);
    }

    private async Task GivenWorkerAsync()
    {
        await OpenAsync("/worker");
        await Expect(Page.Locator("#state")).ToHaveTextAsync("ready");
    }
}
