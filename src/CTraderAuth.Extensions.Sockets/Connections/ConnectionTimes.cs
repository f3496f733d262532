namespace CTraderAuth.Sockets.Connections;

/// <summary>How long a connection waits for what.</summary>
/// <param name="Heartbeat">Without anything sent for so long, a heartbeat is sent.</param>
/// <param name="Silence">Without anything received for so long, cTrader is asked for its version.</param>
/// <param name="Response">How long a response may take.</param>
internal sealed record ConnectionTimes(TimeSpan Heartbeat, TimeSpan Silence, TimeSpan Response)
{
    public override string ToString() => nameof(ConnectionTimes);
}
