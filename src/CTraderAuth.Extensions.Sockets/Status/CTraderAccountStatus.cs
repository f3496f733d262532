namespace CTraderAuth.Sockets;

/// <summary>The status of one account on one connection; contains no secret.</summary>
public sealed record CTraderAccountStatus
{
    /// <summary>The <c>ctidTraderAccountId</c>, which requests name; not the login.</summary>
    public long Account { get; init; }

    /// <summary>The number that the trader sees; null when unknown.</summary>
    public long? Login { get; init; }

    /// <summary>Whether the account trades real money.</summary>
    public bool IsLive { get; init; }

    /// <summary>The short name of the broker; null when unknown.</summary>
    public string? Broker { get; init; }

    /// <summary>Whether requests for the account are accepted.</summary>
    public CTraderAccountState State { get; init; }

    /// <summary>When the account got into this state.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>cTrader's error code of the last refusal, which may be any text; null when there was none since the account was last authorized.</summary>
    public string? ErrorCode { get; init; }
}
