using TradingDesk.Tests;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace TradingDesk.Tests;

/// <summary>The browser of the machine, one for all tests; each test has a profile of its own.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Array.Find(Places, File.Exists) is { } path)
        {
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new()
            {
                ExecutablePath = path,
                Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
            });
        }
    }

    public async ValueTask DisposeAsync()
    {
        await (_browser?.DisposeAsync() ?? ValueTask.CompletedTask);
        _playwright?.Dispose();
    }

    public async Task<IPage> OpenAsync(BrowserNewContextOptions options)
    {
        if (_browser is null)
        {
            const string missing = "There is no Chromium on this machine: apt-get install chromium";
            Environment.GetEnvironmentVariable("CI").ShouldNotBe("true", missing);
            Assert.Skip(missing);
        }

        var context = await _browser.NewContextAsync(options);
        context.SetDefaultTimeout(DeskTest.Patience);
        return await context.NewPageAsync();
    }
}
