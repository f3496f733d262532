namespace CTraderAuth;

/// <summary>How a rotation ended.</summary>
public enum RotationOutcome
{
    /// <summary>A new pair was received and stored.</summary>
    Rotated,

    /// <summary>A damaged response was received, and everything readable in it was stored.</summary>
    Salvaged,

    /// <summary>The server rejected the request.</summary>
    Rejected,

    /// <summary>There was no connection, or the store failed before the request, so nothing was spent.</summary>
    NotSent,

    /// <summary>The server refused the request before processing it, so nothing was spent.</summary>
    Unavailable,

    /// <summary>The request was sent, but no conclusive response was received.</summary>
    Unknown,

    /// <summary>Another caller or process had already changed the grant; its result was used.</summary>
    Adopted,
}
