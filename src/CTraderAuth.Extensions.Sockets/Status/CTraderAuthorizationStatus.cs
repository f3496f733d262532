namespace CTraderAuth.Sockets;

/// <summary>The status of an authorization; contains no secret.</summary>
public sealed record CTraderAuthorizationStatus
{
    /// <summary>How far the authorization has come.</summary>
    public CTraderAuthorizationState State { get; init; }

    /// <summary>When it got into this state.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>The generation of the newest access token; null before the first one.</summary>
    public long? Generation { get; init; }

    /// <summary>The accounts, in the order of their ids; empty until cTrader has listed them.</summary>
    public IReadOnlyList<CTraderAccountStatus> Accounts { get; init; } = [];

    /// <summary>The last error, in a sentence without a secret; null when there was none since everything was last authorized.</summary>
    public string? LastError { get; init; }
}
