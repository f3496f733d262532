namespace TradingDesk.Tests.Sites;

/// <summary>The question before a grant is replaced, as people see it.</summary>
public sealed class ConfirmLooksTests(Chromium chromium) : SiteTest(chromium)
{
    [Theory]
    [InlineData("phone", 390, 844, ColorScheme.Light)]
    [InlineData("phone", 390, 844, ColorScheme.Dark)]
    [InlineData("desk", 1280, 800, ColorScheme.Light)]
    [InlineData("desk", 1280, 800, ColorScheme.Dark)]
    public async Task Fits_a_phone_and_a_desk_in_light_and_dark_and_works_with_the_keyboard(string device, int width, int height, ColorScheme scheme)
    {
        await GivenSite(options: new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme });
        await Site.Tokens.ConnectAsync("alice", Site.Sandbox.IssueCode(), TestContext.Current.CancellationToken);
        await StartAsync();
        await AllowAsync();
        await ShouldSeeAsync("Replace your cTrader connection?");
        Directory.CreateDirectory(Repository.Screenshots);
        await Page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Screenshots, $"{device}-{scheme.ToString().ToLowerInvariant()}-4-confirm.png"), FullPage = true });

        (await Page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(width);
        await Page.Keyboard.PressAsync("Tab");
        await Page.Keyboard.PressAsync("Enter");

        await ShouldSeeAsync("Arrived");
    }
}
