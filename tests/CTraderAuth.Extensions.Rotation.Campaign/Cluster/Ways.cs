using CTraderAuth.Servers;

namespace CTraderAuth.Campaign.Cluster;

internal static class Ways
{
    private const int Nowhere = 1;
    private static readonly TimeSpan Lag = TimeSpan.FromSeconds(1);

    /// <summary>From now on the standby at the end of this way gets nothing, and does not know. Returns when it lacks a second.</summary>
    public static async Task FallBehindAsync(this SwallowingProxy way)
    {
        way.Target = Nowhere;
        way.Swallow();
        await Task.Delay(Lag, TimeProvider.System);
    }
}
