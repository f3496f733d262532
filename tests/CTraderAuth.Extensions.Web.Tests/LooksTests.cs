namespace TradingDesk.Tests;

/// <summary>What people see: kept as pictures, and checked for what a picture does not show.</summary>
public sealed class LooksTests(Chromium chromium) : DeskTest(chromium)
{
    [Theory]
    [InlineData("phone", 390, 844, ColorScheme.Light)]
    [InlineData("phone", 390, 844, ColorScheme.Dark)]
    [InlineData("desk", 1280, 800, ColorScheme.Light)]
    [InlineData("desk", 1280, 800, ColorScheme.Dark)]
    public async Task Fits_a_phone_and_a_desk_in_light_and_dark(string device, int width, int height, ColorScheme scheme)
    {
        var options = new BrowserNewContextOptions { ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme };
        var name = $"{device}-{scheme.ToString().ToLowerInvariant()}";
        var page = await GivenSignedIn("Ada", options);
        await KeepAsync(page, $"{name}-1-signed-in");
        await page.GetByRole(AriaRole.Link, new() { Name = "Connect cTrader" }).ClickAsync();
        await KeepAsync(page, $"{name}-2-consent");
        await page.GoBackAsync();
        await ConnectAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Rotate now" }).ClickAsync();
        await Expect(page.Locator(".timeline li")).ToHaveCountAsync(2);
        await KeepAsync(page, $"{name}-3-connected");

        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(width);
    }

    [Fact]
    public async Task Works_with_the_keyboard_alone()
    {
        await GivenDesk();
        var page = await GivenBrowser();
        await page.GotoAsync(Desk.Address.AbsoluteUri);

        await PressUntilAsync(page, "Sign in as Ada");
        await PressUntilAsync(page, "Connect cTrader");
        await PressUntilAsync(page, "Allow");

        await ShouldBeAsync(page, "Connected");
        await PressUntilAsync(page, "Rotate now");
        await Expect(page.Locator(".notice")).ToContainTextAsync("generation 2");
    }

    [Fact]
    public async Task Works_without_a_script()
    {
        var page = await GivenSignedIn("Ada", new() { JavaScriptEnabled = false });

        await ConnectAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Rotate now" }).ClickAsync();

        await Expect(page.Locator(".notice")).ToContainTextAsync("generation 2");
    }

    /// <summary>Walks through the page by Tab to what has this name, and presses Enter on it.</summary>
    private static async Task PressUntilAsync(IPage page, string name)
    {
        const string focused = "(document.activeElement.innerText || document.activeElement.value || '').trim()";
        await Expect(page.GetByText(name, new() { Exact = true })).ToBeVisibleAsync();
        for (var press = 0; await page.EvaluateAsync<string>(focused) != name; press++)
        {
            press.ShouldBeLessThan(30, $"{name} cannot be reached by Tab on {page.Url}");
            await page.Keyboard.PressAsync("Tab");
        }

        await page.Keyboard.PressAsync("Enter");
    }
}
