namespace CTraderAuth.Storage;

/// <summary>What the store in use promises. A store sets it once it knows its server; the health check of the web package shows it.</summary>
/// <remarks>Safe for concurrent use. <c>AddCTraderAuth</c> registers it as a service of its own, so that a decorated store keeps it. Never contains a secret.</remarks>
public sealed class StorePromise
{
    private volatile string? _text;

    /// <summary>The promise, in a sentence; null while it is not known, or if the store has nothing to say. Default: null.</summary>
    public string? Text
    {
        get => _text;
        set => _text = value;
    }
}
