namespace CTraderAuth.Rotation.Transition;

/// <summary>What a flight knows about an attempt beyond the row: what it did itself, and time on its own monotonic clock.</summary>
internal sealed class AttemptFacts
{
    public required DateTimeOffset Now { get; init; }

    /// <summary>The name of the flight that asks.</summary>
    public required string Owner { get; init; }

    /// <summary>The epoch of the attempt for which this flight sent last; 0 when it sent nothing.</summary>
    public long SentEpoch { get; init; }

    /// <summary>How long ago the last request of this flight ended.</summary>
    public TimeSpan SinceAnswer { get; init; }

    /// <summary>How long this process has seen the same attempt.</summary>
    public TimeSpan Watched { get; init; }

    /// <summary>The access token that an API rejected.</summary>
    public string? Rejected { get; init; }

    /// <summary>It was rejected after the last request of this flight ended.</summary>
    public bool RejectedSinceAnswer { get; init; }
}
