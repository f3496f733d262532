namespace CTraderAuth.Sockets;

/// <summary>How an authorization ended. Its connection can no longer be used: close it, and open the next one after the pause.</summary>
/// <param name="Reason">What happened, in a sentence without a secret.</param>
/// <param name="Pause">How long to wait before the next connection; zero or more.</param>
/// <param name="Kind">Why it ended.</param>
public sealed record CTraderAuthorizationEnd(string Reason, TimeSpan Pause, AuthorizationEndKind Kind = AuthorizationEndKind.Closed)
{
    /// <summary>The reason and the pause.</summary>
    /// <param name="reason">What happened, in a sentence without a secret.</param>
    /// <param name="pause">How long to wait before the next connection; zero or more.</param>
    public void Deconstruct(out string reason, out TimeSpan pause) => (reason, pause) = (Reason, Pause);
}
