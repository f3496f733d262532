namespace CTraderAuth.Rotation;

internal enum StepKind
{
    /// <summary>The grant as it stands is the answer.</summary>
    Done,

    /// <summary>This code or token was used before, or what came of it was replaced: the grant as it stands counts.</summary>
    Known,

    /// <summary>Somebody's attempt is open: wait for a change of the row, then look again.</summary>
    Wait,

    /// <summary>Write <see cref="Step.Next"/>, then send.</summary>
    Claim,

    /// <summary>Write <see cref="Step.Next"/>, and that was it.</summary>
    Write,

    /// <summary>Remove the row, and that was it.</summary>
    Remove,

    /// <summary>Nothing to write: the row is somebody else's now.</summary>
    Moved,

    /// <summary>Only a new consent helps.</summary>
    Required,

    /// <summary>Not before <see cref="Step.RetryAt"/>.</summary>
    Postponed,
}
