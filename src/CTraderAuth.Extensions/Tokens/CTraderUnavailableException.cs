namespace CTraderAuth;

/// <summary>There is no answer now; try later. The grant is kept.</summary>
/// <param name="message">What happened and what to do next.</param>
/// <param name="retryAfter">How long to wait before the next try.</param>
/// <param name="outcomeUnknown">Whether a request was sent that may have been applied.</param>
public sealed class CTraderUnavailableException(string message, TimeSpan? retryAfter = null, bool outcomeUnknown = false) : CTraderAuthException(message)
{
    /// <summary>How long to wait before the next try; null when nothing is known.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>Whether a request was sent that may have been applied.</summary>
    public bool OutcomeUnknown { get; } = outcomeUnknown;
}
