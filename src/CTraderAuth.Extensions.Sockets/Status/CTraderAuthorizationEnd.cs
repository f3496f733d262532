namespace CTraderAuth.Sockets;

/// <summary>How an authorization ended. Its connection can no longer be used: close it, and open the next one after the pause.</summary>
/// <param name="Reason">What happened, in a sentence without a secret.</param>
/// <param name="Pause">How long to wait before the next connection; zero or more.</param>
/// <param name="Kind">Why it ended.</param>
public sealed record CTraderAuthorizationEnd(string Reason, TimeSpan Pause, AuthorizationEndKind Kind = AuthorizationEndKind.Closed);
