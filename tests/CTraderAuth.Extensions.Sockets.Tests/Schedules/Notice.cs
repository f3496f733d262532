namespace CTraderAuth.Sockets.Tests.Schedules;

/// <summary>What cTrader does to the connections of a grant when its token is replaced: all three were seen by others.</summary>
internal enum Notice
{
    /// <summary>The authorizations end, and 2147 says so.</summary>
    Invalidated,

    /// <summary>The same, and 2164 for each account, in any order.</summary>
    InvalidatedAndDisconnected,

    /// <summary>The authorizations stay, 2164 may come nevertheless, and 2102 is answered with ALREADY_LOGGED_IN.</summary>
    Survives,
}
