namespace CTraderAuth.Sockets.Pacing;

/// <summary>The permission to send one request.</summary>
internal sealed class Turn
{
    /// <summary>Null if it was given at the end of the connection, when nothing is counted any more.</summary>
    public PaceKind? Kind { get; init; }

    /// <summary>When it was given, or when the request was sent.</summary>
    public TimeSpan At { get; set; }
}
