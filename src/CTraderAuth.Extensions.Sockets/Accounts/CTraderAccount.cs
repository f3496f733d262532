namespace CTraderAuth.Sockets;

/// <summary>An account of a grant, as cTrader lists it (<c>ProtoOACtidTraderAccount</c> in message 2150).</summary>
/// <param name="id">The <c>ctidTraderAccountId</c>, which requests name; not the login.</param>
/// <param name="isLive">Whether the account trades real money; such an account exists on the live host only.</param>
/// <param name="login">The number that the trader sees; null when cTrader sent none.</param>
/// <param name="broker">The short name of the broker; null when cTrader sent none.</param>
public sealed class CTraderAccount(long id, bool isLive, long? login = null, string? broker = null)
{
    /// <summary>The <c>ctidTraderAccountId</c>, which requests name; not the login.</summary>
    public long Id { get; } = id;

    /// <summary>Whether the account trades real money; such an account exists on the live host only.</summary>
    public bool IsLive { get; } = isLive;

    /// <summary>The number that the trader sees; null when cTrader sent none.</summary>
    public long? Login { get; } = login;

    /// <summary>The short name of the broker; null when cTrader sent none.</summary>
    public string? Broker { get; } = broker;
}
