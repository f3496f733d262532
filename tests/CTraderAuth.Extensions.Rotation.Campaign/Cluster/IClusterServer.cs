namespace CTraderAuth.Campaign.Cluster;

/// <summary>The server of a cluster campaign, with what can happen to it.</summary>
internal interface IClusterServer : IAsyncDisposable
{
    /// <summary>What <see cref="Child.StoreChoice"/> takes. Stays the same over everything that happens.</summary>
    string Store { get; }

    /// <summary>Kills the server and starts it again on the data that it had.</summary>
    Task RestartAsync();

    /// <summary>Kills the server, makes its standby the primary, and starts another standby.</summary>
    Task FailOverAsync();
}
