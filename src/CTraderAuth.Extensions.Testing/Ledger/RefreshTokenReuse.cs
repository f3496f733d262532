namespace CTraderAuth.Testing;

/// <summary>What the sandbox does with a refresh token that was used before.</summary>
public enum RefreshTokenReuse
{
    /// <summary>It is denied and nothing else happens. The default, and what cTrader is thought to do.</summary>
    Reject,

    /// <summary>It is denied, and the pair that came from it dies too, however many rotations later.</summary>
    RevokeFamily,

    /// <summary>The direct predecessor of the newest pair is answered with that same pair again, so that a second send recovers a lost response; older ones are denied.</summary>
    Grace,
}
