namespace CTraderAuth.Tool.Exits;

/// <summary>What the process reports to its caller.</summary>
internal static class Exit
{
    public const int Done = 0;
    public const int Failed = 1;

    /// <summary>An unknown command or option, or a configuration that cannot work.</summary>
    public const int Usage = 2;

    /// <summary>cTrader, the network or the store is unavailable now, or the outcome of a request is unknown.</summary>
    public const int TryLater = 3;

    public const int ConsentNeeded = 4;

    /// <summary>Ctrl+C or SIGTERM: 128 + SIGINT, as shells report it.</summary>
    public const int Cancelled = 130;
}
