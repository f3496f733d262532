namespace CTraderAuth.AspNetCore.Endpoints;

/// <summary>What one user may do, per process.</summary>
internal sealed class Limits(TimeProvider time)
{
    /// <summary>Starts of a consent.</summary>
    public Limit Starts { get; } = new(60, TimeSpan.FromMinutes(10), time);

    /// <summary>Callbacks and confirmations, each of which may send a token request.</summary>
    public Limit Answers { get; } = new(20, TimeSpan.FromMinutes(1), time);

    /// <summary>Lines in the log.</summary>
    public Limit LogLines { get; } = new(60, TimeSpan.FromMinutes(1), time);
}
