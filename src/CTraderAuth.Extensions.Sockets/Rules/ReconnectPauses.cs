namespace CTraderAuth.Sockets.Rules;

/// <summary>How long to wait between two connections. Pure.</summary>
internal static class ReconnectPauses
{
    /// <summary>So many short connections in a row that were authorized do not lengthen the pause.</summary>
    private const int MostShort = 30;

    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Lived = TimeSpan.FromSeconds(30);

    /// <summary>Up to 50 ms the first time, then 1 s doubling to the longest, ± 20 %. A connection that lived for 30 s begins a new count.</summary>
    /// <remarks>
    /// To be accepted is no success: a server may accept connections and cut them. To be authorized is one, and then the pause stays at 1 s. After 30 short ones in a row it grows all the same: a server may
    /// authorize and cut, and so do two programs that take an account from each other.
    /// </remarks>
    /// <param name="count">What came before.</param>
    /// <param name="lived">How long the last connection lived.</param>
    /// <param name="wasAuthorized">Whether an account was ever authorized on it.</param>
    /// <param name="longest">The longest pause, but for the jitter.</param>
    /// <param name="chance">From 0 to 1.</param>
    /// <returns>The pause, and the count for the next time.</returns>
    public static (TimeSpan Pause, ReconnectCount Count) After(ReconnectCount count, TimeSpan lived, bool wasAuthorized, TimeSpan longest, double chance)
    {
        var (failures, shorts) = lived >= Lived ? default : count;
        if (wasAuthorized && lived < Lived)
        {
            failures = shorts < MostShort ? Math.Min(failures, 1) : failures;
            shorts++;
        }

        var pause = failures == 0 ? First * chance : Pauses.Doubled(Second, failures - 1, longest) * (0.8 + (0.4 * chance));
        return (pause, new(failures + 1, shorts));
    }
}
