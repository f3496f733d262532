namespace CTraderAuth.AspNetCore.Endpoints;

/// <summary>The limits of one user, per process.</summary>
internal sealed class Limits(TimeProvider time)
{
    /// <summary>Starts of a consent.</summary>
    public Limit Starts { get; } = new(60, TimeSpan.FromMinutes(10), time);

    /// <summary>Codes that are exchanged, each by a token request.</summary>
    public Limit Exchanges { get; } = new(20, TimeSpan.FromMinutes(1), time);

    /// <summary>Lines in the log.</summary>
    public Limit LogLines { get; } = new(60, TimeSpan.FromMinutes(1), time);
}
