namespace CTraderAuth.Testing;

/// <summary>What the sandbox does with a refresh token that was used before.</summary>
public enum RefreshTokenReuse
{
    /// <summary>It is rejected and nothing else happens. The default, and presumably the behavior of cTrader.</summary>
    Reject,

    /// <summary>It is rejected, and the current pair of its grant is revoked as well, regardless of how many rotations later.</summary>
    RevokeFamily,

    /// <summary>For the direct predecessor of the newest pair, the same pair is returned again, so that a second request recovers a lost response; older ones are rejected.</summary>
    Grace,
}
