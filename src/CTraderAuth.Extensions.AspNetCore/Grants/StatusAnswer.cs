namespace CTraderAuth.AspNetCore.Grants;

/// <summary>The part of <see cref="GrantStatus"/> that a browser may see.</summary>
internal sealed class StatusAnswer
{
    public StatusAnswer(string error) => Error = error;

    public StatusAnswer(string subject, GrantStatus? status)
    {
        Subject = subject;
        State = status?.State ?? GrantState.ReauthorizationRequired;
        Reason = status is null ? ReauthorizationReason.NotConnected : status.Reason;
        if (status is not null)
        {
            Generation = status.Generation;
            IssuedAt = status.IssuedAt;
            ExpiresAt = status.ExpiresAt;
            RefreshDueAt = status.RefreshDueAt;
            RetryAt = status.RetryAt;
            LastOutcome = status.LastOutcome;
        }
    }

    public string? Error { get; }

    public string? Subject { get; }

    public GrantState? State { get; }

    public long? Generation { get; }

    public DateTimeOffset? IssuedAt { get; }

    public DateTimeOffset? ExpiresAt { get; }

    public DateTimeOffset? RefreshDueAt { get; }

    public DateTimeOffset? RetryAt { get; }

    public RotationOutcome? LastOutcome { get; }

    public ReauthorizationReason? Reason { get; }
}
