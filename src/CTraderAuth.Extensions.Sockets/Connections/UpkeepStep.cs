namespace CTraderAuth.Sockets.Connections;

/// <summary>What keeps a connection alive now.</summary>
internal enum UpkeepStep
{
    /// <summary>Nothing is due.</summary>
    Nothing,

    /// <summary>Send a heartbeat (51).</summary>
    Heartbeat,

    /// <summary>Nothing came for long: ask for the version (2104), the cheapest question.</summary>
    Probe,

    /// <summary>No answer to that either: the connection is dead, though nothing has failed.</summary>
    GiveUpSilent,

    /// <summary>cTrader takes no more data.</summary>
    GiveUpStuck,
}
