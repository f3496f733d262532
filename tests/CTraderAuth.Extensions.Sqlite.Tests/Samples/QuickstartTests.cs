using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Samples;

public sealed partial class QuickstartTests : SampleTest
{
    private const string Program = "Quickstart";

    [Fact]
    public async Task Does_the_whole_job_on_a_sandbox_of_its_own()
    {
        using var quickstart = SampleProcess.Start(Program, Home);

        var (exitCode, output, errors) = await quickstart.EndAsync();

        errors.ShouldBeEmpty();
        exitCode.ShouldBe(0, output);
        var refreshed = Refreshed.Matches(output).ShouldHaveSingleItem();
        var (refreshes, before, after) = (Number(refreshed, 1), Number(refreshed, 2), Number(refreshed, 3));
        refreshes.ShouldBe(after - before);
        output.ShouldContain($"Found in state Connected, generation {after};");
        output.ShouldContain("ACCESS_DENIED");
        output.ShouldContain("All 13 steps ✓");
        Directory.EnumerateFileSystemEntries(Home).ShouldBeEmpty();
    }

    [Fact]
    public async Task Shows_nothing_that_looks_like_a_secret()
    {
        using var quickstart = SampleProcess.Start(Program, Home);

        var (_, output, _) = await quickstart.EndAsync();

        LongAndRandom.Matches(output).Select(match => match.Value).ShouldBeEmpty();
        LongAndRandom.IsMatch(Sandbox.ClientSecret).ShouldBeTrue();
        LongAndRandom.IsMatch(Sandbox.IssueCode()).ShouldBeTrue();
    }

    [Fact]
    public async Task Connects_in_the_browser_once_when_an_application_is_configured()
    {
        using var first = SampleProcess.Start(Program, Home, Settings);
        var page = await AllowAsync(first);
        var (exitCode, output, errors) = await first.EndAsync();
        using var second = SampleProcess.Start(Program, Home, Settings);
        var again = await second.EndAsync();

        page.ShouldContain("my-bot");
        exitCode.ShouldBe(0, errors);
        output.ShouldContain("All 4 steps ✓");
        again.ExitCode.ShouldBe(0, again.Errors);
        again.Output.ShouldContain("All 3 steps ✓");
        var exchange = Sandbox.TokenRequests.ShouldHaveSingleItem();
        foreach (var secret in new[] { Sandbox.ClientSecret, exchange.Code!, await TokenOnDiskAsync() })
        {
            (output + errors + page + again.Output + again.Errors).ShouldNotContain(secret);
        }
    }

    [Fact]
    public async Task Names_the_setting_that_is_missing()
    {
        using var quickstart = SampleProcess.Start(Program, Home, "--CTrader:ClientId=app", "--CTrader:RedirectUri=http://127.0.0.1:1/callback");

        var (exitCode, output, errors) = await quickstart.EndAsync();

        exitCode.ShouldBe(1);
        errors.ShouldContain("CTrader:ClientSecret is missing");
        output.ShouldNotContain("at Microsoft");
    }

    [GeneratedRegex("[A-Za-z0-9_-]{32,}")]
    private static partial Regex LongAndRandom { get; }

    // One refresh, unless the machine is so slow that a token of three seconds is due again before the last call.
    [GeneratedRegex("200 times 200; ([1-9][0-9]*) refresh(?:es)?, generation ([0-9]+) became ([0-9]+)")]
    private static partial Regex Refreshed { get; }

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    private async Task<string> TokenOnDiskAsync()
    {
        var services = new ServiceCollection();
        services.AddCTraderAuth(_ => { }).UseSandbox(Sandbox).UseSqlite($"Data Source={Path.Combine(Home, "CTraderAuth", $"{Sandbox.ClientId}.db")}");
        await using var provider = services.BuildServiceProvider();
        return (await provider.GetRequiredService<ICTraderTokens>().GetAsync("my-bot", TestContext.Current.CancellationToken)).Value;
    }
}
