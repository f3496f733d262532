namespace CTraderAuth.Rotation.Transition;

/// <summary>The flight has read the row and asks what to do.</summary>
internal sealed class RowRead
{
    public required DateTimeOffset Now { get; init; }

    public required Purpose Purpose { get; init; }

    public required string Owner { get; init; }

    /// <summary>The access token that an API refused.</summary>
    public string? Rejected { get; init; }

    public required AttemptState Attempt { get; init; }

    /// <summary>A code or an import has waited as long as it can afford to.</summary>
    public bool Impatient { get; init; }
}
