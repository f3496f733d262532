namespace CTraderAuth.Storage;

/// <summary>How long the store of a container keeps its rows, even if the store is decorated.</summary>
internal sealed class StoreLife
{
    /// <summary>The rows are lost when the process ends: this container uses a memory store.</summary>
    public bool EndsWithProcess { get; set; }
}
