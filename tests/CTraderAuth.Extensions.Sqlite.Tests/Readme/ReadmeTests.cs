using System.Text.RegularExpressions;
using System.Web;
using CTraderAuth.Tests.Samples;

namespace CTraderAuth.Tests.Readme;

public sealed partial class ReadmeTests : SampleTest
{
    [Fact]
    public void Shows_the_program_of_samples_Minimal_as_its_quickstart() =>
        Blocks()[0].ShouldBe(Read("Minimal.cs"));

    [Fact]
    public async Task Has_a_quickstart_that_connects_once_calls_and_watches()
    {
        string[] settings = [.. Settings, $"--Gateway={Sandbox.ApiUri}"];

        using var first = SampleProcess.Start("Minimal", Home, settings);
        var page = await AllowAsync(first);
        var answer = await first.LineAsync(line => line.StartsWith('{'));
        var watched = await first.LineAsync(line => line.Contains("of generation", StringComparison.Ordinal));
        using var second = SampleProcess.Start("Minimal", Home, settings);
        var withoutConsent = await second.LineAsync(line => line.StartsWith('{'));

        page.ShouldContain("my-bot");
        answer.ShouldContain("trader-1");
        watched.ShouldContain("generation 1");
        withoutConsent.ShouldBe(answer);
        Sandbox.TokenRequests.ShouldHaveSingleItem().GrantType.ShouldBe("authorization_code");
    }

    [Fact]
    public async Task Has_a_quickstart_that_goes_on_after_a_denied_consent()
    {
        using var bot = SampleProcess.Start("Minimal", Home, [.. Settings, $"--Gateway={Sandbox.ApiUri}"]);
        await AnswerAsync(bot, "error=access_denied");

        await bot.LineAsync(line => line.Contains("was not granted", StringComparison.Ordinal));
        await AnswerAsync(bot, $"code={Sandbox.IssueCode()}");

        await bot.LineAsync(line => line.Contains("of generation", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Has_a_quickstart_that_Ctrl_C_ends_while_it_waits_for_the_consent()
    {
        using var bot = SampleProcess.Start("Minimal", Home, [.. Settings, $"--Gateway={Sandbox.ApiUri}"]);
        await bot.LineAsync(line => line.StartsWith(Sandbox.AuthUri, StringComparison.Ordinal));

        bot.Interrupt();

        var (exitCode, output, errors) = await bot.EndAsync().WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        exitCode.ShouldBe(0, output + errors);
        output.ShouldContain("To connect \"my-bot\"");
        errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Has_a_quickstart_that_SIGTERM_ends_while_it_watches()
    {
        using var bot = SampleProcess.Start("Minimal", Home, [.. Settings, $"--Gateway={Sandbox.ApiUri}"]);
        await AllowAsync(bot);
        await bot.LineAsync(line => line.Contains("of generation", StringComparison.Ordinal));

        bot.Terminate();

        var (exitCode, output, errors) = await bot.EndAsync().WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        exitCode.ShouldBe(0, output + errors);
        errors.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(typeof(CTraderAuthOptions))]
    [InlineData(typeof(CTraderTokenHandlerOptions))]
    public void Names_every_option_in_a_table(Type options) =>
        options.GetProperties().ShouldAllBe(option => Read("README.md").Contains($"\n| `{option.Name}` |"));

    [Fact]
    public void Gives_the_defaults_that_the_code_has()
    {
        var readme = Read("README.md");

        var options = new CTraderAuthOptions();

        readme.ShouldContain($"| `AuthUri` | `{options.AuthUri}` |");
        readme.ShouldContain($"| `TokenUri` | `{options.TokenUri}` |");
        readme.ShouldContain($"| `Scope` | `{options.Scope}` |");
        readme.ShouldContain($"| `TokenRequestMethod` | `{options.TokenRequestMethod}` |");
        readme.ShouldContain($"| `RequestTimeout` | {options.RequestTimeout.TotalSeconds} s |");
        readme.ShouldContain($"| `MinimumLifetime` | {options.MinimumLifetime.TotalMinutes} min |");
        readme.ShouldContain($"| `RefreshAt` | {options.RefreshAt} |");
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block { get; }

    private static string[] Blocks() => [.. Block.Matches(Read("README.md")).Select(match => match.Groups[1].Value)];

    private async Task AnswerAsync(SampleProcess bot, string answer)
    {
        var link = await bot.LineAsync(line => line.StartsWith(Sandbox.AuthUri, StringComparison.Ordinal));
        using var browser = new HttpClient();
        using var page = await browser.GetAsync($"{Sandbox.RedirectUri}?{answer}&state={HttpUtility.ParseQueryString(new Uri(link).Query)["state"]}", TestContext.Current.CancellationToken);
        page.EnsureSuccessStatusCode();
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Readme", file)).ReplaceLineEndings("\n");
}
