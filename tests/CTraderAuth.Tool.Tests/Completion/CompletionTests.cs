using CTraderAuth.Servers;
using CTraderAuth.Tool.Completion;

namespace CTraderAuth.Tool.Tests.Completion;

/// <summary>What a shell completes: in real shells, where the script is loaded as docs/tool.md says, and keys are pressed.</summary>
public sealed class CompletionTests : ToolTest
{
    private const string Quoted = "o'neil & sons";

    private readonly Dictionary<string, string> _tokens = [];

    [Theory]
    [InlineData("bash", "bash --norc --noprofile -i", "PS1='> '; source <(ctrader-auth completion bash)")]
    [InlineData("zsh", "zsh -f -i", "PS1='> '; autoload -U compinit; compinit -u -D; source <(ctrader-auth completion zsh)")]
    public async Task Tab_completes_commands_options_and_subjects(string shell, string start, string load)
    {
        if (await IsTextOnlyAsync(shell))
        {
            return;
        }

        await GivenSubjectsAsync();
        var terminal = StartOnTerminal(start);

        await terminal.Input.WriteAsync($"{load}\nctrader-auth stat\talic\t--js\t>alice.txt\nctrader-auth token o\t>quoted.txt\nctrader-auth token tenant:b\t>colon.txt\nctrader-auth token tenant:\t>bare.txt\nexit\n");
        var result = await terminal.ExitAsync();

        (await ReadAsync("alice.txt", result.Output)).ShouldContain("\"subject\":\"alice\"");
        (await ReadAsync("quoted.txt", result.Output)).ShouldBe(_tokens[Quoted]);
        (await ReadAsync("colon.txt", result.Output)).ShouldBe(_tokens["tenant:bob"]);
        (await ReadAsync("bare.txt", result.Output)).ShouldBe(_tokens["tenant:bob"]);
    }

    [Theory]
    [InlineData("alice", true)]
    [InlineData("ctrader-auth:bob", true)]
    [InlineData("ctrader-auth:keys", false)]
    [InlineData("ctrader-auth:start", false)]
    [InlineData("a\nb", false)]
    public void Offers_every_subject_but_the_rows_of_the_library(string subject, bool isShown) => StoredSubjects.IsShown(subject).ShouldBe(isShown);

    [Fact]
    public async Task Fish_completes_commands_options_and_subjects()
    {
        if (await IsTextOnlyAsync("fish"))
        {
            return;
        }

        await GivenSubjectsAsync();
        Environment["XDG_CONFIG_HOME"] = Environment["XDG_DATA_HOME"] = Folder;

        var result = await StartProgram("fish", "-c", "source (ctrader-auth completion fish | psub); for line in 'sta' 'status ' 'status --js' 'login --scope ' 'login --store gran'; complete -C\"ctrader-auth $line\" | sort; echo; end").EndAsync();

        result.Error.ShouldBeEmpty();
        result.Output.Trim().Split("\n\n").Select(part => part.Trim()).ShouldBe(["status", $"alice\n{Quoted}\ntenant:bob", "--json", "accounts\ntrading", "grants.db"]);
    }

    [Fact]
    public async Task PowerShell_gets_a_script_with_the_same_question() => (await RunAsync("completion", "pwsh")).Output.ShouldContain("ctrader-auth \"[suggest:$($line.Length)]\" \"$line\"");

    [Fact]
    public async Task Reads_the_store_without_a_trace_and_says_nothing_when_it_cannot()
    {
        await GivenSubjectsAsync();
        var files = Directory.GetFiles(Folder, "grants*");

        var stored = await RunAsync("[suggest:6]", "token ");
        var ofAnotherStore = await RunAsync("[suggest:18]", "token --store new ");
        Environment["CTrader__Store"] = "Host=127.0.0.1;Port=1;Username=app;Database=app";
        var ofAServer = await RunAsync("[suggest:6]", "token ");
        Environment["CTrader__ClientId"] = null;
        Environment["CTrader__Store"] = "unknown://store";
        var ofNone = await RunAsync("[suggest:6]", "token ");

        stored.Output.Split('\n').ShouldContain(Quoted);
        foreach (var result in new[] { ofAnotherStore, ofAServer, ofNone })
        {
            result.Exit.ShouldBe(0);
            result.Error.ShouldBeEmpty();
            result.Output.ShouldContain("--header");
            result.Output.ShouldNotContain("alice");
        }

        File.Exists(Path.Combine(Folder, "new")).ShouldBeFalse();
        Directory.GetFiles(Folder, "grants*").ShouldBe(files);
    }

    [Fact]
    public async Task Help_does_not_list_the_subjects()
    {
        await GivenSubjectsAsync();

        (await RunAsync("token", "--help")).Output.ShouldContain("token [<subject>]");
    }

    private async Task GivenSubjectsAsync()
    {
        PutOnPath();
        foreach (var subject in new[] { "alice", Quoted, "tenant:bob" })
        {
            _tokens[subject] = $"{(await ConnectAsync(subject)).Value}\n";
        }
    }

    /// <summary>Without the shell, there is only the text of the script to look at.</summary>
    private async Task<bool> IsTextOnlyAsync(string shell)
    {
        if (ProgramPath.Find(shell) is not null)
        {
            return false;
        }

        (await RunAsync("completion", shell)).Output.ShouldContain("ctrader-auth \"[suggest:");
        return true;
    }

    private async Task<string> ReadAsync(string file, string shown)
    {
        var path = Path.Combine(Folder, file);
        File.Exists(path).ShouldBeTrue(shown);
        return await File.ReadAllTextAsync(path, Cancellation);
    }
}
