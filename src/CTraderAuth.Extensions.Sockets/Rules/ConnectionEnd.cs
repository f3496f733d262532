namespace CTraderAuth.Sockets.Rules;

/// <summary>How a connection ended.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Reason">What happened, in a sentence.</param>
/// <param name="AtLeast">The least pause before the next connection; the back-off may be longer.</param>
/// <param name="ErrorCode">The code of the refusal that ended it.</param>
internal sealed record ConnectionEnd(AuthorizationEndKind Kind, string Reason, TimeSpan AtLeast = default, string? ErrorCode = null)
{
    public override string ToString() => Reason;
}
