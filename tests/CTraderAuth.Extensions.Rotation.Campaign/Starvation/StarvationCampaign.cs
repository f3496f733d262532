using System.Collections.Concurrent;

namespace CTraderAuth.Campaign.Starvation;

/// <summary>R24: programs that cannot run when the response to their refresh arrives, for 0.5 to 2 times <c>RequestTimeout</c>.</summary>
internal static class StarvationCampaign
{
    public static async Task<StarvationTally> RunAsync(int lanes, TimeSpan requestTimeout, double[] shares, int runs, TextWriter progress)
    {
        var plan = new ConcurrentQueue<(double Share, Trouble Trouble)>(
            Enumerable.Range(0, runs).SelectMany(run => shares.Select((share, number) => (share, (Trouble)((run + number) % Enum.GetValues<Trouble>().Length)))));
        var tally = new StarvationTally(plan.Count, progress);
        await Task.WhenAll(Enumerable.Range(0, lanes).Select(async number =>
        {
            using var lane = new StarvationLane(requestTimeout, Enum.GetValues<TokenRequestMethod>()[number % 2]);
            await lane.RunAsync(plan, tally);
        }));
        return tally;
    }
}
