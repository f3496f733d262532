using System.Net;
using CTraderAuth.Docs.Tests.Workshop;
using CTraderAuth.Tests.Consent.Browser;

namespace CTraderAuth.Docs.Tests.Programs;

/// <summary>Runs what the pages have their readers make.</summary>
[Collection(WorkshopTests.Name)]
public sealed class ProgramTests(DocsWorkshop workshop)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_bot_of_the_README_connects_calls_and_watches()
    {
        await using var bot = PageProgram.Start(workshop, "README.md", "my-bot");

        await bot.AllowAsync();

        (await bot.LineAsync(line => line.StartsWith('{'))).ShouldContain("trader-1");
        await bot.LineAsync(line => line.Contains("generation 1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_worker_service_connects_and_authorizes()
    {
        await using var bot = PageProgram.Start(workshop, "docs/tokens.md", "bot");

        await bot.AllowAsync();

        await bot.LineAsync(line => line.Contains("Authorize the socket with generation 1.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_bot_on_OpenClient_is_authorized_again_after_2164_a_refusal_and_a_reconnect()
    {
        await using var bot = PageProgram.Start(workshop, "docs/from-openapi-net.md", "bot");

        await bot.AllowAsync();

        await bot.LineAsync(line => line is "Account 1002 is authorized: Connected");
        await bot.LineAsync(line => line is "Account 1002 is authorized: Disconnected");
        await bot.LineAsync(line => line is "The connection ended: The server restarts.");
        await bot.LineAsync(line => line.EndsWith("is authorized: Reconnected", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("docs/bots.md")]
    [InlineData("docs/from-openapipy.md")]
    public async Task The_bot_on_a_session_gets_prices_and_gets_them_again_after_a_cut(string page)
    {
        await using var bot = PageProgram.Start(workshop, page, "bot");

        await bot.AllowAsync();

        await bot.LineAsync(line => line.Contains("\"bid\":", StringComparison.Ordinal));
        bot.Sandbox.Socket.Cut();
        await bot.LineAsync(_ => bot.Sandbox.Socket.Opened == 2);
        await bot.LineAsync(line => line.Contains("\"bid\":", StringComparison.Ordinal));
        bot.Sandbox.TokenRequests.ShouldHaveSingleItem().Code.ShouldNotBeNull();
    }

    [Fact]
    public async Task The_web_application_starts_is_healthy_and_sends_strangers_to_its_sign_in()
    {
        var address = $"http://127.0.0.1:{FreePort.Next()}";
        await using var desk = PageProgram.Start(workshop, "docs/aspnetcore.md", "desk", $"--urls={address}");
        await desk.LineAsync(line => line.Contains("Now listening on", StringComparison.Ordinal));
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });

        using var health = await browser.GetAsync($"{address}/health", Cancel);
        using var connect = await browser.GetAsync($"{address}/ctrader/connect", Cancel);

        (await health.Content.ReadAsStringAsync(Cancel)).ShouldBe("Healthy");
        connect.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        connect.Headers.Location!.ToString().ShouldContain("/Account/Login");
    }

    [Theory]
    [InlineData("README.md", "my-bot-tests", 1)]
    [InlineData("docs/testing.md", "bot-tests", 11)]
    [InlineData("docs/testing.md", "desk-tests", 2)]
    public async Task The_tests_of_a_page_pass(string page, string project, int count)
    {
        var template = Path.Combine(workshop.FolderOf(page), project, "UnitTest1.cs");

        var output = await workshop.Shell.RunAsync(workshop.FolderOf(page), $"dotnet test '{project}' --no-build");

        File.Exists(template).ShouldBeTrue("the template brings a test of its own");
        output.ShouldContain($"Failed:     0, Passed: {count + 1,5},");
    }

    [Fact]
    public async Task The_test_in_xunit_v3_passes()
    {
        var output = await workshop.Shell.RunAsync(workshop.FolderOf("docs/testing.md"), "dotnet run --project bot-tests-v3 --no-build");

        output.ShouldContain("Total: 1, Errors: 0, Failed: 0");
    }

    [Fact]
    public async Task The_check_of_a_store_names_what_an_empty_one_lacks()
    {
        await using var check = PageProgram.Start(workshop, "docs/testing.md", "store-check");

        var output = await check.EndAsync();

        output.ShouldContain("The method or operation is not implemented.");
        output.ShouldMatch(@"\d\d cases, \d\d failed\s*$");
    }
}
