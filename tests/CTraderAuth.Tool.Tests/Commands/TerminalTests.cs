using System.Text.RegularExpressions;
using CTraderAuth.Tool.Tests.Processes;

namespace CTraderAuth.Tool.Tests.Commands;

/// <summary>Commands as processes: without a standard input, with a reader that leaves, on a narrow terminal, and Ctrl+C at each question.</summary>
public sealed partial class TerminalTests : ToolTest
{
    private const int Narrow = 40;
    private const string ControlC = "\u0003";

    public TerminalTests()
    {
        PutOnPath();
        (Environment["TERM"], Environment["NO_COLOR"]) = ("xterm-256color", null);
    }

    [Fact]
    public async Task Without_a_standard_input_only_commands_that_ask_end_with_an_error()
    {
        await ConnectAsync("alice");

        var result = await ShellAsync(Each("<&- >/dev/null 2>>errors", "status", "token alice", "refresh alice", "login alice", "accounts alice", "import alice", "logout alice", "login bob --timeout 1s", "doctor --offline", "completion bash"));

        Codes(result.Output).ShouldBe(["status 0", "token alice 0", "refresh alice 0", "login alice 0", "accounts alice 0", "import alice 2", "logout alice 2", "login bob --timeout 1s 4", "doctor --offline 0", "completion bash 0"]);
        var errors = await File.ReadAllTextAsync(Path.Combine(Folder, "errors"), Cancellation);
        errors.ShouldContain("ctrader-auth: Standard input is empty. Nothing was sent.\n");
        errors.ShouldContain("ctrader-auth: Deleting the tokens of alice must be confirmed, and there is no terminal. Add --yes to confirm. Nothing was deleted.\n");
        await ShouldStillWorkAsync(3);
    }

    [Fact]
    public async Task A_reader_that_leaves_early_costs_nothing()
    {
        await ConnectAsync("alice");

        var result = await ShellAsync(Each("</dev/null | true", "status", "accounts alice", "token alice", "refresh alice --json", "login alice", "watch alice", "doctor --offline", "completion bash", "import bob", "logout bob --yes", "refresh bob")
            + "echo q | { ctrader-auth sandbox --port 0; echo \"sandbox $?\" >>codes; } | true; tail -n 1 codes");

        Codes(result.Output).ShouldBe(["status 0", "accounts alice 0", "token alice 0", "refresh alice --json 0", "login alice 0", "watch alice 0", "doctor --offline 0", "completion bash 0", "import bob 2", "logout bob --yes 4", "refresh bob 4", "sandbox 0"]);
        result.Error.ShouldNotContain("   at ");
        await ShouldStillWorkAsync(3);
    }

    [Theory]
    [InlineData("watch alice", "alice", 130)]
    [InlineData("sandbox --port 0 --env", "CTrader__ClientId", 0)]
    public async Task Without_a_standard_input_a_command_that_stays_runs_until_Ctrl_C(string command, string first, int exit)
    {
        await ConnectAsync("alice");
        var process = StartProgram("sh", "-c", $"exec dotnet '{ToolProcess.Dll}' {command} <&-");

        await process.ReadUntilAsync(first);
        await process.SignalAsync("INT");

        (await process.ExitAsync()).Exit.ShouldBe(exit);
        await ShouldStillWorkAsync(2);
    }

    [Theory]
    [InlineData("status", "connected")]
    [InlineData("status --json", "connected")]
    [InlineData("status nobody", "no grant")]
    [InlineData("login alice", "connected already")]
    [InlineData("login nobody --no-browser --timeout 1s", "No consent arrived")]
    [InlineData("refresh alice", "generation 2")]
    [InlineData("token nobody", "not connected yet")]
    [InlineData("import nobody", "is empty")]
    [InlineData("logout nobody --yes", "no grant in this store")]
    [InlineData("watch nobody", "not connected yet")]
    [InlineData("accounts alice", "5001001")]
    [InlineData("doctor", "grant alice")]
    [InlineData("nonsense", "Unrecognized command")]
    [InlineData("--help", "login")]
    public async Task A_narrow_terminal_without_colors_is_enough(string command, string part)
    {
        var token = await ConnectAsync("alice");
        Environment["NO_COLOR"] = "1";
        var shown = await ShownAsync(command);

        Words(shown).ShouldContain(part);
        shown.ShouldNotContain(token.Value);
        Color.Matches(shown).ShouldBeEmpty();
        var lines = shown.ReplaceLineEndings("\n").Split('\n').Select(line => Control.Replace(line, "").TrimEnd(' '));

        // A terminal breaks a longer line anywhere: that is for what must stay whole, such as a link, a path or JSON.
        lines.Where(line => line.Length > Narrow && line.Trim().Contains(' ', StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("status", "alice connected", 0)]
    [InlineData("doctor --offline", "grant alice", 0)]
    [InlineData("login alice --force --no-browser --timeout 1s", "No consent arrived", 4)]
    public async Task A_terminal_of_no_columns_is_enough(string command, string part, int exit)
    {
        await ConnectAsync("alice");

        var shown = (await StartOnTerminal($"ctrader-auth {command} </dev/null; echo code $?", columns: 0).ExitAsync()).Output;

        Words(shown).ShouldContain(part);
        shown.ShouldContain($"code {exit}");
    }

    [Fact]
    public async Task A_sandbox_starts_on_a_terminal_of_no_columns()
    {
        Environment["DOTNET_GCHeapHardLimit"] = "0x10000000";
        var terminal = StartOnTerminal("ctrader-auth sandbox --port 0; echo code $?", columns: 0);

        await terminal.ReadShownAsync("Token requests:");
        await terminal.Input.WriteAsync("q");

        (await terminal.ExitAsync()).Output.ShouldContain("code 0");
    }

    [Fact]
    public async Task Colors_are_for_a_terminal_only()
    {
        await ConnectAsync("alice");

        Color.Matches(await ShownAsync("status")).ShouldNotBeEmpty();
        Color.Matches(await ShownAsync("status", "NO_COLOR=")).ShouldNotBeEmpty();
        Color.Matches(await ShownAsync("status", "NO_COLOR=1")).ShouldBeEmpty();
        Color.Matches(await ShownAsync("status", "TERM=dumb")).ShouldBeEmpty();
        (await RunAsync("status")).Output.ShouldNotContain('\u001b');
        (await RunAsync("doctor")).Output.ShouldNotContain('\u001b');
        (await RunAsync("token", "nobody")).Error.ShouldNotContain('\u001b');
    }

    [Theory]
    [InlineData("login alice --no-browser --force", "paste it here")]
    [InlineData("import alice", "(it is not shown): ")]
    [InlineData("logout alice", "[y/N] ")]
    public async Task Control_C_at_a_question_changes_nothing_and_leaves_the_terminal_as_it_was(string command, string question)
    {
        await ConnectAsync("alice");
        var terminal = StartOnTerminal($"trap : INT; stty -g >before; ctrader-auth {command} 2>&1; echo \"code $?\"; stty -g >after; cmp before after && echo same");

        await terminal.ReadShownAsync(question);
        await terminal.Input.WriteAsync(ControlC);
        var result = await terminal.ExitAsync();

        result.Output.ShouldContain("ctrader-auth: Cancelled.");
        result.Output.ShouldContain("code 130");
        result.Output.ShouldContain("same");
        await ShouldStillWorkAsync(2);
    }

    [Fact]
    public async Task Control_C_at_the_question_whose_consent_it_is_changes_nothing()
    {
        await ConnectAsync("alice");
        var terminal = StartOnTerminal("trap : INT; ctrader-auth login alice --force 2>&1; echo \"code $?\"");
        var last = await DecideAsync(await terminal.ReadUntilAsync("redirect_uri="), "allow");
        using var page = await Browser.GetAsync(last, Cancellation);

        await terminal.ReadShownAsync("[y/N]");
        await terminal.Input.WriteAsync(ControlC);

        (await terminal.ExitAsync()).Output.ShouldContain("code 130");
        await ShouldStillWorkAsync(2);
    }

    [Fact]
    public async Task A_question_is_answered_on_a_terminal()
    {
        await ConnectAsync("alice");
        var no = StartOnTerminal("ctrader-auth logout alice; echo code $?");
        await no.ReadShownAsync("[y/N] ");
        await no.Input.WriteAsync("\n");
        (await no.ExitAsync()).Output.ShouldContain("code 130");

        var yes = StartOnTerminal("ctrader-auth logout alice; echo code $?");
        await yes.ReadShownAsync("[y/N] ");
        await yes.Input.WriteAsync("y\n");
        (await yes.ExitAsync()).Output.ShouldContain("code 0");
        (await InLibraryAsync(tokens => tokens.GetStatusAsync("alice", Cancellation)))!.Reason.ShouldBe(ReauthorizationReason.Disconnected);
    }

    /// <summary>A line of the shell that runs the commands two by two and shows their exit codes in their order.</summary>
    private static string Each(string redirection, params string[] commands) =>
        string.Concat(commands.Select((command, n) => $"{{ ctrader-auth {command} 3>&1; echo \"{command} $?\" >code.{n:00}; }} {redirection} {(n % 2 is 0 ? "&" : "; wait;")} ")) + "wait; cat code.*; ";

    /// <summary>What a terminal of 40 columns shows of a command that cannot read anything.</summary>
    private async Task<string> ShownAsync(string command, string variable = "") => (await StartOnTerminal($"{variable} ctrader-auth {command} </dev/null", Narrow).ExitAsync()).Output;

    /// <summary>The text without its breaks.</summary>
    private static string Words(string shown) => Space.Replace(Control.Replace(shown, ""), " ");

    private static string[] Codes(string output) => output.TrimEnd('\n').Split('\n');

    private async Task ShouldStillWorkAsync(long generation) => (await InLibraryAsync(tokens => tokens.RefreshAsync("alice", Cancellation))).Generation.ShouldBe(generation);

    [GeneratedRegex(@"\u001b\[[0-9;]*m")]
    private static partial Regex Color { get; }

    [GeneratedRegex(@"\u001b(\[[0-9;?]*[A-Za-z]|[=>])")]
    private static partial Regex Control { get; }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space { get; }
}
