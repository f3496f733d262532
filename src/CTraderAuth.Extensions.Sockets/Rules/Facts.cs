namespace CTraderAuth.Sockets.Rules;

/// <summary>Everything that is known of a connection. Immutable.</summary>
internal sealed record Facts
{
    public Phase Phase { get; init; }

    /// <summary>The request that authorizes the application, while it is in flight.</summary>
    public Ask? Ask { get; init; }

    /// <summary>How often the application was authorized on this connection.</summary>
    public int Application { get; init; }

    /// <summary>When cTrader last said that the application is not authorized.</summary>
    public TimeSpan? ApplicationLostAt { get; init; }

    /// <summary>Whether cTrader has listed the accounts on this connection.</summary>
    public bool IsListed { get; init; }

    /// <summary>The token that they were last listed with.</summary>
    public KnownToken? ListedWith { get; init; }

    /// <summary>Whether the newest token, which may be for more accounts, has not been listed yet.</summary>
    public bool MayHaveMore => Token is { } newest && !newest.Is(ListedWith);

    /// <summary>The newest token; null before the first one, and while a consent is needed.</summary>
    public KnownToken? Token { get; init; }

    /// <summary>Tokens that newer ones replaced: news of them comes late.</summary>
    public KnownToken[] Replaced { get; init; } = [];

    /// <summary>The token whose replacement is awaited.</summary>
    public KnownToken? Replacing { get; init; }

    /// <summary>No replacement is asked for before.</summary>
    public TimeSpan RestsUntil { get; init; }

    public ConsentNeed? ConsentNeed { get; init; }

    public ListFacts List { get; init; } = new();

    public AccountMap Accounts { get; init; } = AccountMap.Empty;

    /// <summary>Whether an account was ever authorized on this connection.</summary>
    public bool WasAuthorized { get; init; }

    public string? LastError { get; init; }

    public ConnectionEnd? End { get; init; }

    public override string ToString() => $"{Phase}, {Accounts.Values.Count} accounts";
}
