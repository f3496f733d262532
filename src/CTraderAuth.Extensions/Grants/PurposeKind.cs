namespace CTraderAuth.Grants;

internal enum PurposeKind
{
    /// <summary>Spend the refresh token of the grant.</summary>
    Rotate,

    /// <summary>Exchange an authorization code.</summary>
    Connect,

    /// <summary>Spend a refresh token from elsewhere.</summary>
    Import,
}
