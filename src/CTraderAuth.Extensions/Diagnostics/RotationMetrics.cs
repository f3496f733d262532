using System.Diagnostics;
using System.Diagnostics.Metrics;
using CTraderAuth.Grants;

namespace CTraderAuth.Diagnostics;

/// <summary>The meter of the rotation. No tag names a subject or a secret.</summary>
internal sealed class RotationMetrics
{
    public const string Name = "CTraderAuth";
    public const string Outcome = "ctrader_auth.outcome";

    private readonly Counter<long> _rotations;
    private readonly Histogram<double> _duration;
    private readonly UpDownCounter<long> _waiters;
    private readonly UpDownCounter<long> _unsaved;
    private readonly Counter<long> _wentBack;

    public RotationMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        _rotations = meter.CreateCounter<long>("ctrader_auth.rotations", "{rotation}", "Rotations, consents and imports by their outcome.");
        _duration = meter.CreateHistogram<double>("ctrader_auth.rotation.duration", "s", "From the first of the two writes to the stored result, without waiting for other owners.");
        _waiters = meter.CreateUpDownCounter<long>("ctrader_auth.waiters", "{caller}", "Callers that wait for a rotation.");
        _unsaved = meter.CreateUpDownCounter<long>("ctrader_auth.unsaved_pairs", "{pair}", "New pairs that are served from memory because the store is unavailable.");
        _wentBack = meter.CreateCounter<long>("ctrader_auth.store.rows_behind", "{row}", "Rows that the store returned in an older state than this process had seen.");
    }

    /// <summary>Counts a rotation by its outcome.</summary>
    /// <param name="kind">What the rotation was for.</param>
    /// <param name="outcome">Its outcome.</param>
    /// <param name="took">How long it took; null when it sent nothing.</param>
    public void Ended(PurposeKind kind, RotationOutcome outcome, TimeSpan? took)
    {
        var tags = new TagList { { "ctrader_auth.kind", Label(kind) }, { Outcome, Label(outcome) } };
        Tell(() => _rotations.Add(1, tags));
        if (took is { } time)
        {
            Tell(() => _duration.Record(time.TotalSeconds, tags));
        }
    }

    public void Waits(int callers) => Tell(() => _waiters.Add(callers));

    public void Unsaved(int pairs) => Tell(() => _unsaved.Add(pairs));

    public void WentBack() => Tell(() => _wentBack.Add(1));

    /// <summary>A listener that throws must not cost a new pair, nor the token of a caller.</summary>
    public static void Tell(Action measure)
    {
        try
        {
            measure();
        }
        catch (Exception)
        {
            // The failure belongs to the listener.
        }
    }

    public static string Label(PurposeKind kind) => kind switch
    {
        PurposeKind.Connect => "connect",
        PurposeKind.Import => "import",
        _ => "rotate",
    };

    public static string Label(RotationOutcome outcome) => outcome switch
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
