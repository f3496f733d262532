namespace CTraderAuth.Sockets.Pacing;

/// <summary>The permission to send one request.</summary>
internal sealed class Turn
{
    /// <summary>Null if it was given at the end of the connection, when nothing is counted any more.</summary>
    public PaceKind? Kind { get; init; }

    /// <summary>The latest moment at which cTrader counts the request, as far as it is known: when the turn was given, some time after the request was sent, or when the response came.</summary>
    public TimeSpan At { get; set; }

    /// <summary>Whether the response has come.</summary>
    public bool IsAnswered { get; set; }
}
