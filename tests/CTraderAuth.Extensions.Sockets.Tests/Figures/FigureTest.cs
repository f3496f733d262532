using System.Globalization;
using CTraderAuth.Sockets.Tests.Sandboxes;

namespace CTraderAuth.Sockets.Tests.Figures;

/// <summary>
/// Measures the session on the sandbox. Each test prints its figure with the load of the machine, and asserts only what does not depend on it. A few rounds; as many as a figure needs when CTRADERAUTH_CAMPAIGN is set:
/// <c>CTRADERAUTH_CAMPAIGN=1 …/CTraderAuth.Extensions.Sockets.Tests -diagnostics -class "*Figures*"</c>.
/// </summary>
[Collection(nameof(OneAfterTheOther))]
public abstract class FigureTest : SandboxSessionTest
{
    protected static bool IsCampaign { get; } = Environment.GetEnvironmentVariable("CTRADERAUTH_CAMPAIGN") is { Length: > 0 };

    /// <summary>Prints times in the order of their length, with what they should be.</summary>
    protected static void Report(string what, IEnumerable<TimeSpan> times, double targetMilliseconds, bool isOfAll = false)
    {
        var sorted = times.Select(static time => time.TotalMilliseconds).Order().ToArray();
        var judged = isOfAll ? sorted[^1] : sorted[sorted.Length * 95 / 100];
        Report(string.Create(CultureInfo.InvariantCulture,
            $"{what}: {sorted.Length} times, median {sorted[sorted.Length / 2]:0} ms, p95 {sorted[sorted.Length * 95 / 100]:0} ms, longest {sorted[^1]:0} ms; target {(isOfAll ? "longest" : "p95")} {targetMilliseconds:0} ms {(judged <= targetMilliseconds ? "✓" : "✗ missed")}"));
    }

    protected static void Report(string figure) => TestContext.Current.SendDiagnosticMessage($"{figure} (load {Load()})");

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
