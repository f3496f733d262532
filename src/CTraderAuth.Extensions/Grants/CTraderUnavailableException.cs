namespace CTraderAuth;

/// <summary>cTrader, the network or the store is unavailable; the grant is kept. Try again later.</summary>
/// <param name="message">What happened and what to do next.</param>
/// <param name="retryAfter">How long to wait before the next attempt; not negative.</param>
/// <param name="outcomeUnknown">Whether a request was sent whose outcome is unknown: it may have been applied.</param>
/// <param name="errorCode">The server's error code, if it sent one that leaves the outcome open.</param>
public sealed class CTraderUnavailableException(string message, TimeSpan? retryAfter = null, bool outcomeUnknown = false, string? errorCode = null) : CTraderAuthException(message, errorCode)
{
    /// <summary>How long to wait before the next attempt; null when unknown.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>Whether a request was sent whose outcome is unknown: it may have been applied.</summary>
    public bool OutcomeUnknown { get; } = outcomeUnknown;

    /// <summary>What is unavailable. Default: <see cref="UnavailableCause.CTrader"/>.</summary>
    public UnavailableCause Cause { get; init; }
}
