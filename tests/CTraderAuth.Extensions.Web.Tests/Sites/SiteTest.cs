using CTraderAuth;

namespace TradingDesk.Tests.Sites;

/// <summary>A site of its own for every test, and a browser whose user is signed in.</summary>
public abstract class SiteTest(Chromium chromium) : IAsyncDisposable
{
    private IPage? _page;
    private TestSite? _site;

    static SiteTest() => SetDefaultExpectTimeout(Chromium.Patience);

    private protected TestSite Site => _site!;

    private protected IPage Page => _page!;

    private protected async Task GivenSite(bool echoState = false, bool requireAuthorization = false, BrowserNewContextOptions? options = null)
    {
        _page = await chromium.OpenAsync(options ?? new());
        _site = await TestSite.StartAsync(echoState, requireAuthorization);
        await OpenAsync("/sign-in");
    }

    private protected Task OpenAsync(string path) => Page.GotoAsync(new Uri(Site.Address, path).AbsoluteUri);

    private protected async Task StartAsync()
    {
        await OpenAsync("/");
        await Page.GetByRole(AriaRole.Link, new() { Name = "Connect cTrader" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Allow" })).ToBeVisibleAsync();
    }

    private protected Task AllowAsync() => Page.GetByRole(AriaRole.Button, new() { Name = "Allow" }).ClickAsync();

    private protected Task ShouldSeeAsync(string heading) => Expect(Page.GetByRole(AriaRole.Heading)).ToHaveTextAsync(heading);

    /// <summary>Another site that sends the browser to an address of this one.</summary>
    private protected async Task LureAsync(string path)
    {
        await Page.RouteAsync("http://evil.example/", route => route.FulfillAsync(new() { ContentType = "text/html", Body = $"<a href='{new Uri(Site.Address, path)}'>Win a prize</a>" }));
        await Page.GotoAsync("http://evil.example/");
        await Page.GetByRole(AriaRole.Link, new() { Name = "Win a prize" }).ClickAsync();
    }

    private protected async Task<GrantState?> StateAsync() => (await Site.Tokens.GetStatusAsync("alice", TestContext.Current.CancellationToken))?.State;

    public async ValueTask DisposeAsync()
    {
        if (_page is not null)
        {
            await _page.Context.DisposeAsync();
        }

        await (_site?.DisposeAsync() ?? ValueTask.CompletedTask);
        GC.SuppressFinalize(this);
    }
}
