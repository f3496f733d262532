namespace CTraderAuth.Tests.Faults;

/// <summary>The worst that a fault may do to a grant.</summary>
public enum WorstCase
{
    /// <summary>The response arrived.</summary>
    Rotated,

    /// <summary>Nothing was spent: the next request, when it is time for one, rotates.</summary>
    Kept,

    /// <summary>The server rejected the token; the pair is kept, and only an explicit refresh sends it again.</summary>
    Refused,

    /// <summary>The server rotated and the pair was lost: a server with a grace period returns it again, with others the second send detects the loss.</summary>
    LostUnlessGrace,

    /// <summary>A token arrived in part: the refresh token is never sent again, and the loss is reported at once.</summary>
    Lost,
}
