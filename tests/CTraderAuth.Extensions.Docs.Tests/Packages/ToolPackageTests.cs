using System.Diagnostics;
using System.Text.Json;
using CTraderAuth.Docs.Tests.Pages;
using CTraderAuth.Docs.Tests.Workshop;

namespace CTraderAuth.Docs.Tests.Packages;

/// <summary>The packed tool is installed as its page says, and works without anything of this repository.</summary>
public sealed class ToolPackageTests(PackageFeed feed)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_tool_is_installed_and_signs_in_to_its_own_sandbox()
    {
        var folder = Directory.CreateDirectory(Path.Combine(feed.Folder, "tool")).FullName;
        var install = Page.Blocks("docs/tool.md")[0].Text.Split('\n').Single(line => line.StartsWith("dotnet tool install --global ", StringComparison.Ordinal));
        await feed.Shell.RunAsync(folder, install.Replace("--global", "--tool-path bin", StringComparison.Ordinal));
        using var sandbox = Process.Start(feed.Shell.Prepare(new ProcessStartInfo(Path.Combine(folder, "bin", "ctrader-auth"), ["sandbox", "--json", "--port", "0"]) { RedirectStandardOutput = true }))!;
        try
        {
            using var sheet = JsonDocument.Parse((await sandbox.StandardOutput.ReadLineAsync(Cancel)).ShouldNotBeNull());
            var settings = string.Concat(sheet.RootElement.GetProperty("environment").EnumerateObject().Select(setting => $"export {setting.Name}='{setting.Value.GetString()}'\n"));
            var tool = $"export CTrader__Store=grants.db\n{settings}ctrader-auth() {{ bin/ctrader-auth \"$@\"; }}\n";

            var before = await feed.Shell.RunAsync(folder, tool + "ctrader-auth status --json || echo exit code $?");
            var login = await feed.Shell.RunAsync(folder, tool + $$"""
                address=$(curl -s -o page.html -w '%{redirect_url}' -d ctid=trader-1 -d decision=allow '{{sheet.RootElement.GetProperty("consentLink").GetString()}}')
                ctrader-auth login my-bot --no-browser <<<"$address"
                """);
            var after = await feed.Shell.RunAsync(folder, tool + "ctrader-auth status --json");

            before.ShouldContain("exit code 4");
            login.ShouldContain("my-bot\t1\t");
            after.ShouldContain("\"subject\":\"my-bot\"");
        }
        finally
        {
            sandbox.Kill();
            await sandbox.WaitForExitAsync(Cancel);
        }
    }
}
