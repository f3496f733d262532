using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging.Testing;

namespace CTraderAuth.Tests.Rotation.Visibility;

/// <summary>What somebody sees who has nothing but the logs, metrics and traces of one program.</summary>
public sealed class OperatorView : IDisposable
{
    private readonly FakeLogCollector logs;
    private readonly MetricCollector<long> rotations;
    private readonly MetricCollector<double> durations;
    private readonly MetricCollector<long> waiters;
    private readonly MetricCollector<long> unsaved;
    private readonly ActivityListener listener;
    private readonly ConcurrentQueue<string> traced = new();

    public OperatorView(IServiceProvider program, FakeLogCollector logs)
    {
        this.logs = logs;
        var meters = program.GetRequiredService<IMeterFactory>();
        rotations = new(meters, "CTraderAuth", "ctrader_auth.rotations");
        durations = new(meters, "CTraderAuth", "ctrader_auth.rotation.duration");
        waiters = new(meters, "CTraderAuth", "ctrader_auth.waiters");
        unsaved = new(meters, "CTraderAuth", "ctrader_auth.unsaved_pairs");
        listener = new()
        {
            ShouldListenTo = source => source.Name is "CTraderAuth",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => traced.Enqueue($"{activity.GetTagItem("ctrader_auth.outcome")}"),
        };
        ActivitySource.AddActivityListener(listener);
    }

    /// <summary>The outcomes that the log names from here on, each once, in the spelling of the metrics.</summary>
    public IReadOnlyList<string> Logged => [.. logs.GetSnapshot()
        .Select(record => record.StructuredState?.FirstOrDefault(pair => pair.Key == "Outcome").Value)
        .OfType<string>().Select(Spelled).Distinct()];

    /// <summary>The outcome of every rotation that was counted, with its kind.</summary>
    public IReadOnlyList<string> Counted => [.. rotations.GetMeasurementSnapshot().Select(measured => $"{measured.Tags["ctrader_auth.kind"]} {measured.Tags["ctrader_auth.outcome"]}")];

    /// <summary>The outcome of every rotation whose duration was measured, with its kind.</summary>
    public IReadOnlyList<string> Timed => [.. durations.GetMeasurementSnapshot().Select(measured => $"{measured.Tags["ctrader_auth.kind"]} {measured.Tags["ctrader_auth.outcome"]}")];

    public IEnumerable<string> TagNames => rotations.GetMeasurementSnapshot().SelectMany(measured => measured.Tags.Keys)
        .Concat(durations.GetMeasurementSnapshot().SelectMany(measured => measured.Tags.Keys));

    public long Waiting => waiters.GetMeasurementSnapshot().EvaluateAsCounter();

    public long MostWaiting => waiters.GetMeasurementSnapshot().Select(measured => measured.Value).Aggregate((Now: 0L, Most: 0L), (sum, change) => (sum.Now + change, Math.Max(sum.Most, sum.Now + change))).Most;

    public long Unsaved => unsaved.GetMeasurementSnapshot().EvaluateAsCounter();

    /// <summary>The outcomes on the traces of sends, of whatever program of this process.</summary>
    public IReadOnlyCollection<string> Traced => traced;

    public void Forget()
    {
        logs.Clear();
        rotations.Clear();
        durations.Clear();
        traced.Clear();
    }

    public void Dispose()
    {
        listener.Dispose();
        rotations.Dispose();
        durations.Dispose();
        waiters.Dispose();
        unsaved.Dispose();
    }

    private static string Spelled(string outcome) => outcome is nameof(RotationOutcome.NotSent) ? "not_sent" : outcome.ToLowerInvariant();
}
