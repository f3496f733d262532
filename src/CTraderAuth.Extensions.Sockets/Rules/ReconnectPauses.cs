namespace CTraderAuth.Sockets.Rules;

/// <summary>How long to wait between two connections. Pure.</summary>
internal static class ReconnectPauses
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Lived = TimeSpan.FromSeconds(30);

    /// <summary>Up to 50 ms the first time, then 1 s doubling to the longest, ± 20 %. Only a connection that lived for 30 s begins a new count: a server may accept connections and cut them.</summary>
    /// <param name="failures">How many connections ended before, one soon after the other.</param>
    /// <param name="lived">How long the last one lived.</param>
    /// <param name="longest">The longest pause, but for the jitter.</param>
    /// <param name="chance">From 0 to 1.</param>
    /// <returns>The pause, and the count for the next time.</returns>
    public static (TimeSpan Pause, int Failures) After(int failures, TimeSpan lived, TimeSpan longest, double chance)
    {
        var count = lived >= Lived ? 0 : failures;
        var pause = count == 0 ? First * chance : Pauses.Doubled(Second, count - 1, longest) * (0.8 + (0.4 * chance));
        return (pause, count + 1);
    }
}
