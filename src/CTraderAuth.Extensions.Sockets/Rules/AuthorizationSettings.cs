namespace CTraderAuth.Sockets.Rules;

/// <summary>What is to be kept authorized.</summary>
/// <param name="Environment">The environment of the connection.</param>
/// <param name="Accounts">The accounts that are wanted; empty: all.</param>
/// <param name="IsReconnect">Whether there was a connection before.</param>
/// <param name="ResponseTimeout">How long a response may take.</param>
internal sealed record AuthorizationSettings(CTraderEnvironment Environment, IReadOnlyList<long> Accounts, bool IsReconnect, TimeSpan ResponseTimeout)
{
    public override string ToString() => Environment.ToString();
}
