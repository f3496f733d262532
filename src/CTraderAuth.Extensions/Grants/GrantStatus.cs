namespace CTraderAuth;

/// <summary>The status of a grant; contains no secret.</summary>
public sealed record GrantStatus
{
    /// <summary>The application's name for the person who consented.</summary>
    public string Subject { get; init; } = "";

    /// <summary>The state of the grant.</summary>
    public GrantState State { get; init; }

    /// <summary>The number of the token pair: 1 for the first consent, and one more with every new pair, by rotation, consent or import.</summary>
    public long Generation { get; init; }

    /// <summary>The moment just before the current access token was requested: the token is never older than this. <see langword="default"/> when there is no readable token.</summary>
    public DateTimeOffset IssuedAt { get; init; }

    /// <summary>When the current access token expires. <see langword="default"/> when there is no readable token.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When the next rotation is due; null when none will be attempted.</summary>
    public DateTimeOffset? RefreshDueAt { get; init; }

    /// <summary>No rotation is attempted before this time; null when the next one need not wait.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>How the last rotation, consent or import ended; null when there was none.</summary>
    public RotationOutcome? LastOutcome { get; init; }

    /// <summary>Why the trader must consent again; null unless <see cref="State"/> is <see cref="GrantState.ReauthorizationRequired"/>.</summary>
    public ReauthorizationReason? Reason { get; init; }

    /// <summary>The last error, in a sentence without a secret; null when there is none.</summary>
    public string? LastError { get; init; }

    /// <summary>When this process last found that the store had lost acknowledged writes of this grant, as after a failover; it then puts the newer row back. Null if it remembers no such loss. Kept in the memory of this process alone.</summary>
    public DateTimeOffset? StoreWentBackAt { get; init; }
}
