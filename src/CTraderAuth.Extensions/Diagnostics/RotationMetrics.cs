using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace CTraderAuth.Diagnostics;

/// <summary>The meter and the activities of the rotation. No tag names a subject or a secret.</summary>
internal sealed class RotationMetrics
{
    public const string Name = "CTraderAuth";

    private static readonly ActivitySource Activities = new(Name);

    private readonly Counter<long> rotations;
    private readonly Histogram<double> duration;
    private readonly UpDownCounter<long> waiters;

    public RotationMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        rotations = meter.CreateCounter<long>("ctrader_auth.rotations", "{rotation}", "Rotations, consents and imports by their outcome.");
        duration = meter.CreateHistogram<double>("ctrader_auth.rotation.duration", "s", "From the decision to spend a token to the stored result.");
        waiters = meter.CreateUpDownCounter<long>("ctrader_auth.waiters", "{caller}", "Callers who wait for a rotation.");
    }

    public static Activity? Start(string kind) => Activities.StartActivity($"ctrader_auth.{kind}", ActivityKind.Client);

    public void Ended(string kind, RotationOutcome outcome, TimeSpan took)
    {
        var tags = new TagList { { "ctrader_auth.kind", kind }, { "ctrader_auth.outcome", Label(outcome) } };
        rotations.Add(1, tags);
        duration.Record(took.TotalSeconds, tags);
    }

    public void Waits(int callers) => waiters.Add(callers);

    private static string Label(RotationOutcome outcome) => outcome switch
    {
        RotationOutcome.Rotated => "rotated",
        RotationOutcome.Salvaged => "salvaged",
        RotationOutcome.Rejected => "rejected",
        RotationOutcome.NotSent => "not_sent",
        RotationOutcome.Unavailable => "unavailable",
        RotationOutcome.Adopted => "adopted",
        _ => "unknown",
    };
}
