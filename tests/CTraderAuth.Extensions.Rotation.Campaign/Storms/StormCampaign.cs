using CTraderAuth.Campaign.Kills;
using CTraderAuth.Testing;

namespace CTraderAuth.Campaign.Storms;

/// <summary>R2 with kills and pauses: several storms side by side, each with a grant of its own.</summary>
/// <remarks>The servers reject a used token and leave its family alone: a process that is stopped between its look at the lease and the send sends late, which no client can help.</remarks>
internal static class StormCampaign
{
    public static async Task<Tally> RunAsync(int storms, int processes, int rounds, TextWriter progress)
    {
        var tally = new Tally(storms * rounds, progress);
        var folder = Directory.CreateTempSubdirectory("ctrader-auth-storms-").FullName;
        try
        {
            await Task.WhenAll(Enumerable.Range(0, storms).Select(number => Task.Run(async () =>
            {
                var clock = new AcceleratedClock();
                await using var sandbox = CTraderSandbox.Start(options => (options.TimeProvider, options.CodeLifetime) = (clock, TimeSpan.FromDays(1)));
                using var storm = new Storm(sandbox, clock, Path.Combine(folder, $"{number}.db"), processes, tally, seed: number);
                await storm.RunAsync(rounds);
                tally.Rotated(sandbox.TokenRequests.Count(request => request is { GrantType: "refresh_token", Applied: true }));
            })));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return tally;
    }
}
