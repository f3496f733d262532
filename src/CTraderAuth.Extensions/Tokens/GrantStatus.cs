namespace CTraderAuth;

/// <summary>What can be said of a grant without a secret.</summary>
public sealed record GrantStatus
{
    /// <summary>The application's name for whoever consented.</summary>
    public string Subject { get; init; } = "";

    /// <summary>Where the grant stands.</summary>
    public GrantState State { get; init; }

    /// <summary>How often the grant has been rotated.</summary>
    public long Generation { get; init; }

    /// <summary>When the current access token was received.</summary>
    public DateTimeOffset IssuedAt { get; init; }

    /// <summary>When the current access token ends.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When the next rotation is due; null when none will be tried.</summary>
    public DateTimeOffset? RefreshDueAt { get; init; }

    /// <summary>No rotation is tried before this moment; null when none has failed.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>How the last rotation ended; null when there was none.</summary>
    public RotationOutcome? LastOutcome { get; init; }

    /// <summary>Why the trader has to consent again; null unless <see cref="State"/> is <see cref="GrantState.ReauthorizationRequired"/>.</summary>
    public ReauthorizationReason? Reason { get; init; }

    /// <summary>What went wrong last, in a sentence without a secret; null when nothing has.</summary>
    public string? LastError { get; init; }
}
