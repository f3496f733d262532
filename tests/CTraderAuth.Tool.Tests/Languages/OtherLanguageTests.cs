using System.Diagnostics;
using System.Text.RegularExpressions;
using CTraderAuth.Docs.Tests.Pages;
using CTraderAuth.Servers;
using CTraderAuth.Testing;
using CTraderAuth.Tool.Tests.Processes;

namespace CTraderAuth.Tool.Tests.Languages;

/// <summary>Runs the programs of docs/other-languages.md as they are on the page, with the tool as a process of its own.</summary>
public sealed partial class OtherLanguageTests : ToolTest
{
    private const int LongestProgram = 40;

    private static readonly string Page = File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "docs", "other-languages.md")).ReplaceLineEndings("\n");

    public OtherLanguageTests()
    {
        PutOnPath();
        Environment["API"] = Sandbox.ApiUri.AbsoluteUri;
    }

    [Theory]
    [InlineData("python", "/usr/bin/python3", "python3", "bot.py")]
    [InlineData("javascript", "node", "nodejs", "bot.mjs")]
    public async Task The_program_survives_a_rotation_and_ends_with_the_grant(string language, string runtime, string package, string file)
    {
        using var program = await StartAsync(language, runtime, package, file);
        await program.ReadUntilAsync("generation 1: {\"cTid\":\"trader-1\"");

        Sandbox.Faults.Next(SandboxFault.Delay(TimeSpan.FromSeconds(2), afterProcessing: true));
        await InLibraryAsync(tokens => tokens.RefreshAsync("my-bot", cancellationToken: Cancellation));

        await program.ReadUntilAsync("generation 1 was replaced");
        await program.ReadUntilAsync("generation 2: {\"cTid\":\"trader-1\"");
        Sandbox.TokenRequests.Count(request => request.GrantType is "refresh_token").ShouldBe(1);

        await InLibraryAsync(async tokens =>
        {
            await tokens.DisconnectAsync("my-bot", Cancellation);
            return true;
        });

        await program.ReadUntilAsync("ended: disconnected");
        (await program.ExitAsync()).Exit.ShouldBe(4);
    }

    [Theory]
    [InlineData("python", "/usr/bin/python3", "python3", "bot.py")]
    [InlineData("javascript", "node", "nodejs", "bot.mjs")]
    public async Task The_tool_ends_when_the_program_was_killed(string language, string runtime, string package, string file)
    {
        using var program = await StartAsync(language, runtime, package, file);
        await program.ReadUntilAsync("generation 1: ");
        using var process = Process.GetProcessById(ToolIn(Folder).ShouldHaveSingleItem());

        await program.SignalAsync("KILL");

        await process.WaitForExitAsync(Cancellation).WaitAsync(ToolProcess.Patience, Cancellation);
    }

    [Fact]
    public async Task The_part_for_OpenApiPy_is_Python()
    {
        Needs.Program("/usr/bin/python3", "python3");
        var file = Path.Combine(Folder, "openapipy.py");
        await File.WriteAllTextAsync(file, Program("python", 1), Cancellation);

        using var compiled = ToolProcess.Start("/usr/bin/python3", ["-m", "py_compile", file], Folder, Environment);

        (await compiled.ExitAsync()).Exit.ShouldBe(0);
    }

    private async Task<ToolProcess> StartAsync(string language, string runtime, string package, string file)
    {
        Needs.Program(runtime, package);
        var program = Program(language, 0);
        program.Split('\n').Length.ShouldBeLessThanOrEqualTo(LongestProgram + 1);
        await File.WriteAllTextAsync(Path.Combine(Folder, file), program, Cancellation);
        await ConnectAsync();
        return ToolProcess.Start(runtime, [file], Folder, Environment);
    }

    private static string Program(string language, int index) => Block.Matches(Page).Where(match => match.Groups["language"].Value == language).ElementAt(index).Groups["text"].Value;

    /// <summary>The processes that run the tool and have this folder as their current one.</summary>
    private static IEnumerable<int> ToolIn(string folder) =>
        from entry in Directory.EnumerateDirectories("/proc")
        let name = Path.GetFileName(entry)
        where name.All(char.IsAsciiDigit) && new DirectoryInfo(Path.Combine(entry, "cwd")).LinkTarget == folder
        where File.ReadAllText(Path.Combine(entry, "cmdline")).Contains(ToolProcess.Dll, StringComparison.Ordinal)
        select int.Parse(name, System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex("^```(?<language>\\w+)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block { get; }
}
