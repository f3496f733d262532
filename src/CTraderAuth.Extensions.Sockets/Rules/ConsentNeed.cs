namespace CTraderAuth.Sockets.Rules;

/// <summary>That the trader must consent again, and what the core said about it.</summary>
internal sealed record ConsentNeed(string Message, ReauthorizationReason Reason)
{
    public override string ToString() => Message;
}
