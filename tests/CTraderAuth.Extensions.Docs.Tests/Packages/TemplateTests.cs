using System.Text.Json;
using CTraderAuth.Docs.Tests.Pages;
using CTraderAuth.Docs.Tests.Programs;
using CTraderAuth.Docs.Tests.Workshop;

namespace CTraderAuth.Docs.Tests.Packages;

/// <summary>What <c>dotnet new</c> makes of the packed templates builds without a warning, and works on the sandbox.</summary>
public sealed class TemplateTests(PackageFeed feed)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void The_bot_is_the_one_of_its_page() =>
        File.ReadAllText(Path.Combine(Repository.Root, "src", "CTraderAuth.Templates", "content", "bot", "Program.cs")).ReplaceLineEndings("\n")
            .ShouldBe(Page.Blocks("docs/bots.md").First(block => block.File is "bot/Program.cs").Text);

    [Fact]
    public async Task Both_are_made_built_and_run()
    {
        var folder = Directory.CreateDirectory(Path.Combine(feed.Folder, "templates")).FullName;
        await feed.Shell.RunAsync(folder, $$"""
            dotnet new install '{{Directory.GetFiles(feed.Packages, "CTraderAuth.Templates.*.nupkg").Single()}}' --debug:custom-hive "$PWD/hive"
            dotnet new ctrader-bot -o My.Bot --debug:custom-hive "$PWD/hive"
            dotnet new ctrader-web -o my-desk --debug:custom-hive "$PWD/hive"
            dotnet build My.Bot -warnaserror -v q
            dotnet build my-desk -warnaserror -v q
            """);

        await BotGetsPricesAsync(Path.Combine(folder, "My.Bot", "bin", "Debug", "net10.0", "My.Bot.dll"));
        await UserConnectsAsync(Path.Combine(folder, "my-desk", "bin", "Debug", "net10.0", "my-desk.dll"));
    }

    private async Task BotGetsPricesAsync(string program)
    {
        await using var bot = PageProgram.Start(feed.Shell, program);

        await bot.AllowAsync();

        await bot.LineAsync(line => line.Contains("\"bid\":", StringComparison.Ordinal));
    }

    private async Task UserConnectsAsync(string program)
    {
        await using var desk = PageProgram.Start(feed.Shell, program, "--urls=http://127.0.0.1:0", "--environment=Development");
        var address = new Uri((await desk.LineAsync(line => line.Contains("Now listening on: ", StringComparison.Ordinal))).Split("on: ")[1]);
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = address };
        var link = (await browser.GetStringAsync("/", Cancel)).Split('"')[1];

        using var stranger = await browser.GetAsync(link, Cancel);
        using var signedIn = await browser.GetAsync(stranger.Headers.Location, Cancel);
        using var started = await browser.GetAsync(signedIn.Headers.Location, Cancel);
        using var decided = await browser.PostAsync(started.Headers.Location, new FormUrlEncodedContent([new("ctid", "trader-1"), new("decision", "allow")]), Cancel);
        using var returned = await browser.GetAsync(decided.Headers.Location!.PathAndQuery, Cancel);
        using var status = JsonDocument.Parse(await browser.GetStringAsync(returned.Headers.Location, Cancel));

        status.RootElement.GetProperty("subject").GetString().ShouldBe("alice");
        desk.Sandbox.TokenRequests.ShouldHaveSingleItem().Code.ShouldNotBeNull();
    }
}
