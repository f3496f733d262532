namespace CTraderAuth.Campaign.Cluster;

/// <summary>What the standby of a failover has.</summary>
internal enum Standby
{
    /// <summary>Everything: each write waits for it.</summary>
    Sync,

    /// <summary>What has reached it: no write waits.</summary>
    Async,

    /// <summary>Nothing of the last second.</summary>
    Behind,
}
