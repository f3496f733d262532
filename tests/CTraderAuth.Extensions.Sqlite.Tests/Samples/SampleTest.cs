using CTraderAuth.Testing;
using CTraderAuth.Tests.Consent.Browser;

namespace CTraderAuth.Tests.Samples;

/// <summary>A sample that takes a sandbox of the test for cTrader, and a trader who clicks.</summary>
public abstract class SampleTest : IAsyncLifetime
{
    protected string Home { get; } = Directory.CreateTempSubdirectory("ctrader-auth-").FullName;

    protected CTraderSandbox Sandbox { get; } = CTraderSandbox.Start(options => options.RedirectUris.Add($"http://127.0.0.1:{FreePort.Next()}/callback"));

    protected string[] Settings =>
    [
        $"--CTrader:ClientId={Sandbox.ClientId}",
        $"--CTrader:ClientSecret={Sandbox.ClientSecret}",
        $"--CTrader:RedirectUri={Sandbox.RedirectUri}",
        $"--CTrader:AuthUri={Sandbox.AuthUri}",
        $"--CTrader:TokenUri={Sandbox.TokenUri}",
    ];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await Sandbox.DisposeAsync();
        Directory.Delete(Home, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Waits for the link, clicks Allow, follows the way back, and hands back the page at its end.</summary>
    internal async Task<string> AllowAsync(SampleProcess sample)
    {
        var link = await sample.LineAsync(line => line.StartsWith(Sandbox.AuthUri, StringComparison.Ordinal));
        using var browser = new HttpClient();
        using var click = new FormUrlEncodedContent([new("ctid", "trader-1"), new("decision", "allow")]);
        using var end = await browser.PostAsync(new Uri(link), click, TestContext.Current.CancellationToken);
        return await end.EnsureSuccessStatusCode().Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
