using CTraderAuth.Grants;
using CTraderAuth.Rotation.Transition;

namespace CTraderAuth.Rotation.Run;

/// <summary>What one run knows and has done: shared by the parts of the run, and hidden from everything else.</summary>
internal sealed class RunState(RotationContext context, Flight flight)
{
    private long _answeredAt;
    private int _rejectionsAtAnswer;

    public Flight Flight { get; } = flight;

    public string Subject { get; } = flight.Subject;

    public PurposeKind Kind { get; } = flight.Purpose.Kind;

    public bool Rotates => Kind is PurposeKind.Rotate;

    /// <summary>The next step of the run.</summary>
    public RunPlan Plan { get; set; } = new(flight.Purpose, Guid.NewGuid().ToString("N"));

    /// <summary>The version of the live token before the run read the row last; 0 when there was none.</summary>
    public long LiveBeforeRead { get; set; }

    /// <summary>The token that the run ends with; null when the grant in the row is the result.</summary>
    public CTraderAccessToken? Token { get; set; }

    /// <summary>This run wrote an attempt or waited for another one: a token that it then finds in the row was received by another flight.</summary>
    public bool Contended { get; set; }

    public RotationOutcome? Outcome { get; set; }

    /// <summary>From the decision to spend to the stored result; null when nothing was sent.</summary>
    public TimeSpan? Took { get; set; }

    /// <summary>Notes that the request has ended, with or without a response.</summary>
    public void EndSend(RotationOutcome outcome)
    {
        _answeredAt = context.Time.GetTimestamp();
        _rejectionsAtAnswer = Flight.Rejections;
        Outcome = outcome;
    }

    public AttemptFacts FactsAfter(TimeSpan watched) => new()
    {
        Now = context.Time.GetUtcNow(),
        Owner = Plan.Owner,
        SentEpoch = Plan.SentEpoch,
        SinceAnswer = context.Time.GetElapsedTime(_answeredAt),
        Watched = watched,
        Rejected = Flight.Rejected,
        RejectedSinceAnswer = Flight.Rejections > _rejectionsAtAnswer,
    };

    /// <summary>Counts the outcome, once for each send.</summary>
    public void RecordOutcome()
    {
        if (Outcome is { } outcome)
        {
            context.Metrics.Ended(Kind, outcome, Took);
        }

        (Outcome, Took) = (null, null);
    }
}
