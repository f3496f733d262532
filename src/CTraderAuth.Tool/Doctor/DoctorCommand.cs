using System.CommandLine;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using CTraderAuth.Tool.Commands;
using CTraderAuth.Tool.Doctor.Checks;
using CTraderAuth.Tool.Doctor.Findings;
using CTraderAuth.Tool.Exits;

namespace CTraderAuth.Tool.Doctor;

internal sealed class DoctorCommand : ToolCommand
{
    private readonly Option<bool> _offline = new("--offline") { Description = "Do not ask cTrader." };
    private readonly Option<bool> _socket = new("--socket") { Description = "Also ask cTrader's socket whether it accepts the application and each access token." };
    private readonly Option<bool> _json = new("--json") { Description = "Write one JSON object." };

    public DoctorCommand()
        : base("doctor", "Check the configuration, the store and the grants, and say what to do. Changes nothing.")
    {
        Add(_offline);
        Add(_socket);
        Add(_json);
        Validators.Add(result =>
        {
            if (result.GetValue(_offline) && result.GetValue(_socket))
            {
                result.AddError("Use either --offline or --socket.");
            }
        });
    }

    private static string Version =>
        typeof(DoctorCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    protected override async Task<int> InvokeAsync(Invocation call, CancellationToken cancellationToken)
    {
        IFindingWriter writer = call.Value(_json) ? new JsonFindings(Version) : call.Screen.IsTerminal ? new TerminalFindings(call.Screen) : new PipedFindings();
        var verdict = new Verdict();
        var failed = new List<string>();
        await foreach (var finding in ExamineAsync(call, cancellationToken).ConfigureAwait(false))
        {
            verdict.Add(finding);
            writer.Write(finding);
            if (finding.Outcome is CheckOutcome.Failed)
            {
                failed.Add(finding.Check);
            }
        }

        var exit = ExitOf(verdict);
        writer.End(verdict, exit);
        if (failed.Count > 0)
        {
            call.Screen.Error(string.Create(CultureInfo.InvariantCulture, $"{failed.Count} {(failed.Count is 1 ? "check" : "checks")} failed: {string.Join(", ", failed)}."));
        }

        return exit;
    }

    private async IAsyncEnumerable<Finding> ExamineAsync(Invocation call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Unreadable(call) is { } unreadable)
        {
            await foreach (var finding in new Examination([unreadable]).RunAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return finding;
            }

            yield break;
        }

        var plan = new CheckPlan(call.Settings, call.Logs, TimeProvider.System);
        await using var planned = plan.ConfigureAwait(false);
        await foreach (var finding in new Examination(plan.Checks(call.Value(_offline), call.Value(_socket))).RunAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return finding;
        }
    }

    /// <summary>What is wrong with the configuration as a whole; null when it can be read.</summary>
    private static UnreadableCheck? Unreadable(Invocation call)
    {
        try
        {
            _ = call.Settings;
            return null;
        }
        catch (ToolException e)
        {
            return new("configuration", e);
        }
    }

    private static int ExitOf(Verdict verdict) => verdict.Worst switch
    {
        null => Exit.Done,
        FailureKind.Configuration => Exit.Usage,
        FailureKind.Consent => Exit.ConsentNeeded,
        FailureKind.Unavailable => Exit.TryLater,
        _ => Exit.Failed,
    };
}
