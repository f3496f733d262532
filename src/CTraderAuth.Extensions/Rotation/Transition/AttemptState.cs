namespace CTraderAuth.Rotation.Transition;

/// <summary>What a flight knows about the attempt in the row that it read.</summary>
internal enum AttemptState
{
    /// <summary>There is no attempt.</summary>
    None,

    /// <summary>The attempt has to be left alone.</summary>
    Open,

    /// <summary>The attempt was watched for long enough: it may be taken over.</summary>
    Over,

    /// <summary>The attempt is this flight's own, and nothing was sent for it.</summary>
    MineUnsent,
}
