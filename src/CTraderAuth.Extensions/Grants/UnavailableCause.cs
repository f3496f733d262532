namespace CTraderAuth;

/// <summary>What is unavailable, and so who can do something about it.</summary>
public enum UnavailableCause
{
    /// <summary>cTrader or the network to it, or this program is shutting down. Waiting helps.</summary>
    CTrader,

    /// <summary>The grant store: its disk, its server or its configuration.</summary>
    Store,

    /// <summary>The keys of this program do not decrypt what is in the grant store, or there are none to encrypt with. Waiting does not help: configure the keys of the program that stored the grants, or restore them.</summary>
    Keys,
}
