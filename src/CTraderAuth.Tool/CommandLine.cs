using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Runtime.InteropServices;
using CTraderAuth.Tool.Accounts;
using CTraderAuth.Tool.Commands;
using CTraderAuth.Tool.Completion;
using CTraderAuth.Tool.Configuration;
using CTraderAuth.Tool.Doctor;
using CTraderAuth.Tool.Exits;
using CTraderAuth.Tool.Output;
#if SANDBOX
using CTraderAuth.Tool.Sandbox;
#endif

namespace CTraderAuth.Tool;

/// <summary>The command line: all commands, and how the process ends.</summary>
internal static class CommandLine
{
    /// <summary>A command is added here.</summary>
    public static RootCommand Create()
    {
        var root = new RootCommand("Connects traders to the cTrader Open API, shows and refreshes their grants, and gives access tokens to programs.")
        {
            new LoginCommand(),
            new StatusCommand(),
            new TokenCommand(),
            new RefreshCommand(),
            new ImportCommand(),
            new LogoutCommand(),
            new WatchCommand(),
            new AccountsCommand(),
            new DoctorCommand(),
            new CompletionCommand(),
#if SANDBOX
            new SandboxCommand(),
#endif
        };
        root.Options.OfType<VersionOption>().Single().Aliases.Add("-v");
        if (!OperatingSystem.IsWindows())
        {
            // Elsewhere they look like paths.
            root.Options.OfType<HelpOption>().Single().Aliases.Remove("/?");
            root.Options.OfType<HelpOption>().Single().Aliases.Remove("/h");
        }

        root.Add(GlobalOptions.Store);
        root.Add(GlobalOptions.KeyRing);
        root.Add(GlobalOptions.Verbose);
        foreach (var subject in root.Subcommands.SelectMany(static command => command.Arguments).Where(static argument => argument.Name is SubjectArgument.Name))
        {
            subject.CompletionSources.Add(StoredSubjects.Of);
        }

        root.SetAction(line => new HelpAction().Invoke(line));
        return root;
    }

    public static async Task<int> RunAsync(string[] arguments)
    {
        using var stop = new CancellationTokenSource();
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var hungUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);

        var line = Create().Parse(arguments, new() { ResponseFileTokenReplacer = null });
        var problem = line.Action is ParseErrorAction ? Sentence.Of(line.Errors.Select(static error => error.Message).Distinct()) : SubjectArgument.Problem(line);
        if (problem is not null)
        {
            new Screen().Error($"{problem} See: ctrader-auth {string.Join(' ', Path(line).Append("--help"))}");
            return Exit.Usage;
        }

        // The library waits for what was sent when it is disposed; a time limit here would cut that off.
        return await line.InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, stop.Token).ConfigureAwait(false);

        void Stop(PosixSignalContext context)
        {
            // A second one ends the program at once.
            context.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        }
    }

    private static IEnumerable<string> Path(ParseResult line) => line.CommandResult.Command is RootCommand ? [] : [line.CommandResult.Command.Name];
}
