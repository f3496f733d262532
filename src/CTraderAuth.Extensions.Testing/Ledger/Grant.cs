namespace CTraderAuth.Testing.Ledger;

/// <summary>The result of one consent: a family of pairs of which only the newest is valid.</summary>
internal sealed class Grant(string cTid, CTraderScope scope)
{
    public string CTid { get; } = cTid;

    public CTraderScope Scope { get; } = scope;

    /// <summary>Null once the grant has ended.</summary>
    public TokenPair? Current { get; set; }

    /// <summary>The refresh token that <see cref="Current"/> came from.</summary>
    public string? Predecessor { get; set; }
}
