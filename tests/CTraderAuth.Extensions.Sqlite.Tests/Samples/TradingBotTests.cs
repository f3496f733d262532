using System.Globalization;
using System.Text.RegularExpressions;

namespace CTraderAuth.Tests.Samples;

public sealed partial class TradingBotTests : SampleTest
{
    private const string Program = "TradingBot";

    [Fact]
    public async Task Stays_authorized_over_a_rotation_and_a_cut_and_prints_prices_after_each()
    {
        using var bot = SampleProcess.Start(Program, Home, "--Sandbox:RotateEvery=00:00:02", "--Sandbox:CutEvery=00:00:03");

        await bot.LineAsync(IsReady(generation: 1, connection: 1));
        await PricesAsync(bot);
        await bot.LineAsync(IsReady(generation: 2, connection: 1));
        await PricesAsync(bot);
        await bot.LineAsync(IsReady(generation: 2, connection: 2));
        await PricesAsync(bot);
        bot.Terminate();
        var (exitCode, output, errors) = await bot.EndAsync();

        exitCode.ShouldBe(0, errors);
        errors.ShouldBeEmpty();
        LongAndRandom.Matches(output).Select(match => match.Value).ShouldBeEmpty();
        Directory.EnumerateFileSystemEntries(Home).ShouldBeEmpty();
    }

    [Fact]
    public async Task Takes_the_live_accounts_only_when_live_is_typed()
    {
        using var bot = SampleProcess.Start(Program, Home, "--live");

        await bot.LineAsync(line => line.EndsWith("Ready: 2001", StringComparison.Ordinal));
        await bot.LineAsync(line => line.Contains(" 2001 EURUSD ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Asks_for_consent_once_when_an_application_is_configured()
    {
        string[] settings = [.. Settings, $"--CTrader:DemoSocketUri={Sandbox.Socket.DemoUri}"];
        using (var first = SampleProcess.Start(Program, Home, settings))
        {
            await AllowAsync(first);
            await PricesAsync(first);
        }

        using var second = SampleProcess.Start(Program, Home, settings);
        await PricesAsync(second);

        Sandbox.TokenRequests.ShouldHaveSingleItem().Code.ShouldNotBeNull();
    }

    private static async Task PricesAsync(SampleProcess bot)
    {
        foreach (var price in new[] { " 1001 EURUSD ", " 1002 GBPUSD " })
        {
            await bot.LineAsync(line => line.Contains(price, StringComparison.Ordinal));
        }
    }

    private static Func<string, bool> IsReady(int generation, int connection) =>
        line => Ready.Match(line) is { Success: true } ready && Number(ready.Groups[1]) >= generation && Number(ready.Groups[2]) >= connection;

    private static int Number(Capture capture) => int.Parse(capture.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("generation ([0-9]+), connection ([0-9]+)  Ready: 1001, 1002$")]
    private static partial Regex Ready { get; }

    [GeneratedRegex("[A-Za-z0-9_-]{32,}")]
    private static partial Regex LongAndRandom { get; }
}
