namespace CTraderAuth.Sockets.Pacing;

/// <summary>What a request is for, as far as its pace is concerned.</summary>
internal enum PaceKind
{
    /// <summary>Authorization: goes before all others, and has a share of its own.</summary>
    Authorization,

    /// <summary>A request of the program.</summary>
    Request,

    /// <summary>A request of the program for historical data, which cTrader counts apart.</summary>
    History,
}
