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
    private readonly FakeLogCollector _logs;
    private readonly MetricCollector<long> _rotations;
    private readonly MetricCollector<double> _durations;
    private readonly MetricCollector<long> _waiters;
    private readonly MetricCollector<long> _unsaved;
    private readonly ActivityListener _listener;
    private readonly ConcurrentQueue<string> _traced = new();

    public OperatorView(IServiceProvider program, FakeLogCollector logs)
    {
        _logs = logs;
        var meters = program.GetRequiredService<IMeterFactory>();
        _rotations = new(meters, "CTraderAuth", "ctrader_auth.rotations");
        _durations = new(meters, "CTraderAuth", "ctrader_auth.rotation.duration");
        _waiters = new(meters, "CTraderAuth", "ctrader_auth.waiters");
        _unsaved = new(meters, "CTraderAuth", "ctrader_auth.unsaved_pairs");
        _listener = new()
        {
            ShouldListenTo = source => source.Name is "CTraderAuth",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => _traced.Enqueue($"{activity.GetTagItem("ctrader_auth.outcome")}"),
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>The outcomes that the log names from here on, each once, in the spelling of the metrics.</summary>
    public IReadOnlyList<string> Logged => [.. _logs.GetSnapshot()
        .Select(record => record.StructuredState?.FirstOrDefault(pair => pair.Key == "Outcome").Value)
        .OfType<string>().Select(Spelled).Distinct()];

    /// <summary>The outcome of every rotation that was counted, with its kind.</summary>
    public IReadOnlyList<string> Counted => [.. _rotations.GetMeasurementSnapshot().Select(measured => $"{measured.Tags["ctrader_auth.kind"]} {measured.Tags["ctrader_auth.outcome"]}")];

    /// <summary>The outcome of every rotation whose duration was measured, with its kind.</summary>
    public IReadOnlyList<string> Timed => [.. _durations.GetMeasurementSnapshot().Select(measured => $"{measured.Tags["ctrader_auth.kind"]} {measured.Tags["ctrader_auth.outcome"]}")];

    public IEnumerable<string> TagNames => _rotations.GetMeasurementSnapshot().SelectMany(measured => measured.Tags.Keys)
        .Concat(_durations.GetMeasurementSnapshot().SelectMany(measured => measured.Tags.Keys));

    public long Waiting => _waiters.GetMeasurementSnapshot().EvaluateAsCounter();

    public long MostWaiting => _waiters.GetMeasurementSnapshot().Select(measured => measured.Value).Aggregate((Now: 0L, Most: 0L), (sum, change) => (sum.Now + change, Math.Max(sum.Most, sum.Now + change))).Most;

    public long Unsaved => _unsaved.GetMeasurementSnapshot().EvaluateAsCounter();

    /// <summary>The outcomes on the traces of sends, of whatever program of this process.</summary>
    public IReadOnlyCollection<string> Traced => _traced;

    public void Forget()
    {
        _logs.Clear();
        _rotations.Clear();
        _durations.Clear();
        _traced.Clear();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _rotations.Dispose();
        _durations.Dispose();
        _waiters.Dispose();
        _unsaved.Dispose();
    }

    private static string Spelled(string outcome) => outcome is nameof(RotationOutcome.NotSent) ? "not_sent" : outcome.ToLowerInvariant();
}
