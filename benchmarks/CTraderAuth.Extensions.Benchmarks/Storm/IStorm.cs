namespace CTraderAuth.Benchmarks.Storm;

/// <summary>A program whose token has expired, and that everybody asks for a new one.</summary>
internal interface IStorm : IAsyncDisposable
{
    /// <summary>How often the server was asked.</summary>
    int Refreshes { get; }

    Task AskAsync();
}
