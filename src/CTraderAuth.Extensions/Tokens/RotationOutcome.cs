namespace CTraderAuth;

/// <summary>How a rotation ended.</summary>
public enum RotationOutcome
{
    /// <summary>A new pair was received and stored.</summary>
    Rotated,

    /// <summary>A damaged answer was received, and all that was readable in it was stored.</summary>
    Salvaged,

    /// <summary>The server said no.</summary>
    Rejected,

    /// <summary>No connection was made, or the grant store failed before it, so nothing was spent.</summary>
    NotSent,

    /// <summary>The server refused before it processed the request, so nothing was spent.</summary>
    Unavailable,

    /// <summary>The request was sent and no answer told what became of it.</summary>
    Unknown,

    /// <summary>Another caller or process had changed the grant already; what it wrote counts.</summary>
    Adopted,
}
