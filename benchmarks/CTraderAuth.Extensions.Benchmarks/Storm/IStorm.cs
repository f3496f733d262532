namespace CTraderAuth.Benchmarks.Storm;

/// <summary>A program whose token has expired, and that all callers ask for a new one.</summary>
internal interface IStorm : IAsyncDisposable
{
    /// <summary>How many requests the server received.</summary>
    int Refreshes { get; }

    Task AskAsync();
}
