namespace CTraderAuth.Sockets;

/// <summary>The status of a session; contains no secret.</summary>
public sealed record CTraderSessionStatus
{
    /// <summary>What the session is doing.</summary>
    public CTraderSessionState State { get; init; }

    /// <summary>When it got into this state.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>Since when not every account is authorized; null when all are, or are refused.</summary>
    public DateTimeOffset? UnauthorizedSince { get; init; }

    /// <summary>The generation of the newest access token; null before the first one.</summary>
    public long? Generation { get; init; }

    /// <summary>The accounts, in the order of their ids; empty until cTrader has listed them.</summary>
    public IReadOnlyList<CTraderAccountStatus> Accounts { get; init; } = [];

    /// <summary>How many connections were opened.</summary>
    public int Connections { get; init; }

    /// <summary>When the next connection is opened; null while there is one.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>The last error, in a sentence without a secret; null when there was none since everything was last authorized.</summary>
    public string? LastError { get; init; }

    /// <summary>How many prices were dropped because nobody read them in time.</summary>
    public long DroppedPrices { get; init; }
}
