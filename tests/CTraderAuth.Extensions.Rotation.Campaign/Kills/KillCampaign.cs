using System.Collections.Concurrent;
using CTraderAuth.Testing;

namespace CTraderAuth.Campaign.Kills;

/// <summary>R4: processes that rotate are killed at every step and at random moments, against each kind of server.</summary>
internal static class KillCampaign
{
    private const int Lanes = 9;

    /// <param name="timesEachStep">How often a process is killed at each step.</param>
    /// <param name="random">How often one is killed at a random moment.</param>
    /// <param name="progress">Where each kill is told.</param>
    /// <param name="store">The store of a lane by its number; null: a file for each.</param>
    /// <param name="journals">Whether the processes of a lane have a response journal.</param>
    public static async Task<Tally> RunAsync(int timesEachStep, int random, TextWriter progress, Func<int, string>? store = null, bool journals = false)
    {
        var plan = Kill.Plan(timesEachStep, random, seed: 1);
        var tally = new Tally(plan.Length, progress);
        var kills = new ConcurrentQueue<Kill>(plan);
        var folder = Directory.CreateTempSubdirectory("ctrader-auth-kills-").FullName;
        try
        {
            await Task.WhenAll(Enumerable.Range(0, Math.Min(Lanes, plan.Length)).Select(number => Task.Run(() => RunLaneAsync(number, store?.Invoke(number) ?? Path.Combine(folder, $"{number}.db"), journals ? Path.Combine(folder, $"{number}.journal") : null, kills, tally))));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return tally;
    }

    private static async Task RunLaneAsync(int number, string store, string? journal, ConcurrentQueue<Kill> kills, Tally tally)
    {
        var reuse = Enum.GetValues<RefreshTokenReuse>();
        await using var server = new Server(reuse[number % reuse.Length]);
        await new Lane(server, store, journal, tally, seed: number).RunAsync(kills);
    }
}
