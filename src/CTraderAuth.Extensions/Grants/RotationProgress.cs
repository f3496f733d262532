using System.Diagnostics;

namespace CTraderAuth.Grants;

/// <summary>How far the rotation of a pair has come, and how its last attempts ended: a new grant forgets all of it.</summary>
[DebuggerDisplay("{ToString(),nq}")]
internal sealed class RotationProgress
{
    public Attempt? Attempt { get; set; }

    public DateTimeOffset? RejectionAt { get; set; }

    public ReauthorizationReason? Reason { get; set; }

    public string[] RefusedCredentials { get; set; } = [];

    public DateTimeOffset? RetryAt { get; set; }

    public int Failures { get; set; }

    public RotationOutcome? LastOutcome { get; set; }

    public string? LastError { get; set; }

    public string? UnusableAnswer { get; set; }

    public DateTimeOffset? DisconnectedAt { get; set; }

    public RotationProgress Copy() => (RotationProgress)MemberwiseClone();

    public override string ToString() => $"{nameof(RotationProgress)}, {Failures} failures, {Attempt?.ToString() ?? "no attempt"}";
}
