namespace CTraderAuth.Storage;

/// <summary>How long the store of a container keeps its rows, however it is decorated.</summary>
internal sealed class StoreLife
{
    /// <summary>The rows end with the process: a memory store was made for this container.</summary>
    public bool EndsWithProcess { get; set; }
}
