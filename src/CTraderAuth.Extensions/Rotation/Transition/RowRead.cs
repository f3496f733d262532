namespace CTraderAuth.Rotation.Transition;

/// <summary>What a flight knows when it has read the row.</summary>
internal sealed class RowRead
{
    public required DateTimeOffset Now { get; init; }

    public required Purpose Purpose { get; init; }

    public required string Owner { get; init; }

    /// <summary>How long this flight keeps an attempt that it writes.</summary>
    public TimeSpan Lease { get; init; }

    /// <summary>The access token that an API rejected.</summary>
    public string? Rejected { get; init; }

    public required AttemptState Attempt { get; init; }

    /// <summary>A code or an import cannot wait any longer.</summary>
    public bool Impatient { get; init; }
}
