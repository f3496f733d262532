namespace CTraderAuth.Testing;

/// <summary>What a connection sees of a rotation. All three were observed at cTrader.</summary>
public enum RotationNotice
{
    /// <summary>2147 with the accounts, whose authorizations have ended. The default, as cTrader documents it.</summary>
    Invalidated,

    /// <summary>The same, and 2164 for each account after it.</summary>
    InvalidatedAndDisconnected,

    /// <summary>2147 and 2164 are sent, but the authorizations remain: 2102 is refused with <c>ALREADY_LOGGED_IN</c>.</summary>
    SessionSurvives,
}
