namespace CTraderAuth.Sockets.Pacing;

/// <summary>The permission to send one request.</summary>
internal sealed class Turn
{
    /// <summary>When it was given, or when the request was sent.</summary>
    public TimeSpan At { get; set; }
}
