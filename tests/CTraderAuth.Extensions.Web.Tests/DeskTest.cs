namespace TradingDesk.Tests;

/// <summary>A desk of its own for every test, and people who look at it in browsers of their own.</summary>
public abstract class DeskTest(Chromium chromium) : IAsyncDisposable
{
    private readonly List<IPage> _pages = [];
    private DeskProcess? _desk;

    static DeskTest() => SetDefaultExpectTimeout(Chromium.Patience);

    private protected DeskProcess Desk => _desk!;

    /// <summary>The desk; tokens live as long as at cTrader unless a test says otherwise, so that nothing rotates by itself.</summary>
    private protected async Task GivenDesk(params IEnumerable<string> settings) =>
        _desk = await DeskProcess.StartAsync(["--Sandbox:TokenLifetime=30.00:00:00", .. settings]);

    private protected async Task<IPage> GivenBrowser(BrowserNewContextOptions? options = null)
    {
        var page = await chromium.OpenAsync(options ?? new());
        _pages.Add(page);
        return page;
    }

    private protected async Task<IPage> GivenSignedIn(string name, BrowserNewContextOptions? options = null)
    {
        if (_desk is null)
        {
            await GivenDesk();
        }

        var page = await GivenBrowser(options);
        await page.GotoAsync(Desk.Address.AbsoluteUri);
        await page.GetByRole(AriaRole.Button, new() { Name = $"Sign in as {name}" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Your cTrader connection" })).ToBeVisibleAsync();
        return page;
    }

    private protected async Task<IPage> GivenConnected(string name, string cTid = "trader-1", BrowserNewContextOptions? options = null)
    {
        var page = await GivenSignedIn(name, options);
        await ConnectAsync(page, cTid);
        return page;
    }

    private protected static async Task ConnectAsync(IPage page, string cTid = "trader-1")
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Connect cTrader" }).ClickAsync();
        await page.GetByLabel(cTid, new() { Exact = true }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Allow" }).ClickAsync();
        await ShouldBeAsync(page, "Connected");
    }

    private protected static Task ShouldBeAsync(IPage page, string state) => Expect(page.Locator(".head .badge")).ToHaveTextAsync(state);

    private protected static async Task KeepAsync(IPage page, string name)
    {
        Directory.CreateDirectory(Repository.Screenshots);
        await page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Screenshots, $"{name}.png"), FullPage = true });
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var page in _pages)
        {
            await page.Context.DisposeAsync();
        }

        await (_desk?.DisposeAsync() ?? ValueTask.CompletedTask);
        GC.SuppressFinalize(this);
    }
}
