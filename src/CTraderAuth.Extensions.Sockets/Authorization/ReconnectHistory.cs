using CTraderAuth.Sockets.Rules;

namespace CTraderAuth.Sockets.Authorization;

/// <summary>Counts the connections that ended soon, one after the other, so that the next one waits longer. Safe for concurrent use.</summary>
/// <param name="longest">The longest pause, but for the jitter; 60 s when null.</param>
internal sealed class ReconnectHistory(TimeSpan? longest = null)
{
    private readonly Lock _lock = new();
    private readonly TimeSpan _longest = longest ?? TimeSpan.FromMinutes(1);
    private ReconnectCount _count;

    /// <summary>A connection has ended, or could not be opened.</summary>
    /// <param name="lived">How long it was open; zero when it could not be opened.</param>
    /// <param name="wasAuthorized">Whether an account was ever authorized on it.</param>
    /// <param name="chance">From 0 to 1.</param>
    /// <returns>How long to wait before the next one.</returns>
    public TimeSpan Ended(TimeSpan lived, bool wasAuthorized, double chance)
    {
        lock (_lock)
        {
            (var pause, _count) = ReconnectPauses.After(_count, lived, wasAuthorized, _longest, chance);
            return pause;
        }
    }
}
