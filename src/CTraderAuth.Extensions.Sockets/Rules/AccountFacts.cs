namespace CTraderAuth.Sockets.Rules;

/// <summary>What is known of an account on a connection.</summary>
internal sealed record AccountFacts(CTraderAccount Account)
{
    public CTraderAccountState State { get; init; }

    public DateTimeOffset Since { get; init; }

    /// <summary>Its state without an authorization: a refused account stays refused.</summary>
    public CTraderAccountState StateAfterLoss => State == CTraderAccountState.Refused ? State : CTraderAccountState.Unauthorized;

    /// <summary>The code of the last refusal since it was last authorized.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>Whether cTrader lists it for this environment; it is not asked for otherwise.</summary>
    public bool IsListed { get; init; } = true;

    /// <summary>Not asked for before; <see cref="TimeSpan.MaxValue"/> while a replacement of the token is awaited.</summary>
    public TimeSpan NotBefore { get; init; }

    /// <summary>The request in flight; there is never more than one.</summary>
    public Ask? Ask { get; init; }

    /// <summary>How often cTrader ended its authorization: a response to an earlier request proves nothing.</summary>
    public int Epoch { get; init; }

    /// <summary>The token that it was last authorized with.</summary>
    public KnownToken? Held { get; init; }

    /// <summary>When it was last authorized.</summary>
    public TimeSpan HeldSince { get; init; }

    /// <summary>How often it was authorized on this connection: names an authorization.</summary>
    public int Authorizations { get; init; }

    /// <summary>Whether <c>OnAuthorized</c> has succeeded on this connection.</summary>
    public bool IsIntroduced { get; init; }

    /// <summary>Whether cTrader said that it was authorized already, the last time.</summary>
    public bool WasAlready { get; init; }

    /// <summary>When that first turned out to be untrue, since it was last authorized in truth.</summary>
    public TimeSpan? UntrueSince { get; init; }

    /// <summary>Refusals in a row that pass.</summary>
    public int Failures { get; init; }

    /// <summary>Refusals in a row of a token that is too young to be known everywhere.</summary>
    public int YoungRefusals { get; init; }

    /// <summary>Authorizations in a row that cTrader ended within a second.</summary>
    public int Losses { get; init; }

    public override string ToString() => $"account {Account.Id}";
}
