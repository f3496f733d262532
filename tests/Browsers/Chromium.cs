[assembly: AssemblyFixture(typeof(CTraderAuth.Browsers.Chromium))]

namespace CTraderAuth.Browsers;

/// <summary>The browser of the machine, one for all tests, started for the first of them; each test has a profile of its own.</summary>
public sealed class Chromium : IAsyncDisposable
{
    /// <summary>How long a page may take, in milliseconds: a guard against hanging on a busy machine.</summary>
    internal static readonly int Patience = int.Parse(Environment.GetEnvironmentVariable("DESK_PATIENCE") ?? "60000", System.Globalization.CultureInfo.InvariantCulture);

    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private readonly Lazy<Task<IPlaywright>> _playwright = new(Playwright.CreateAsync);
    private readonly Lazy<Task<IBrowser>> _browser;

    public Chromium() => _browser = new(LaunchAsync);

    public async ValueTask DisposeAsync()
    {
        if (_browser is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await _browser.Value).DisposeAsync();
        }

        if (_playwright is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            (await _playwright.Value).Dispose();
        }
    }

    public async Task<IPage> OpenAsync(BrowserNewContextOptions options)
    {
        if (!Array.Exists(Places, File.Exists))
        {
            const string missing = "There is no Chromium on this machine: apt-get install chromium";
            Environment.GetEnvironmentVariable("CI").ShouldNotBe("true", missing);
            Assert.Skip(missing);
        }

        var context = await (await _browser.Value).NewContextAsync(options);
        context.SetDefaultTimeout(Patience);
        return await context.NewPageAsync();
    }

    private async Task<IBrowser> LaunchAsync() => await (await _playwright.Value).Chromium.LaunchAsync(new()
    {
        ExecutablePath = Array.Find(Places, File.Exists),
        Timeout = Patience,
        Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    });
}
