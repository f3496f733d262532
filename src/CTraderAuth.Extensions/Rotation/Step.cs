using CTraderAuth.Grants;

namespace CTraderAuth.Rotation;

/// <summary>What to do after an event.</summary>
internal sealed class Step(StepKind kind)
{
    public StepKind Kind { get; } = kind;

    /// <summary>The grant to write.</summary>
    public Grant? Next { get; init; }

    /// <summary>The access token of the grant may be handed out meanwhile.</summary>
    public bool Servable { get; init; }

    public ReauthorizationReason Reason { get; init; }

    public DateTimeOffset RetryAt { get; init; }
}
