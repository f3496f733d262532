using CTraderAuth.Campaign.Storms;

namespace CTraderAuth.Tests.Processes;

/// <summary>R2 with kills, and with pauses longer than the lease. 200 of them when CTRADERAUTH_CAMPAIGN is set.</summary>
public sealed class StormTests
{
    private const int Processes = 8;
    private static readonly bool IsCampaign = Environment.GetEnvironmentVariable("CTRADERAUTH_CAMPAIGN") is { Length: > 0 };

    [Fact]
    public async Task R2_Eight_processes_of_which_one_is_killed_or_paused_lose_no_grant_that_could_have_been_kept()
    {
        var (storms, rounds) = IsCampaign ? (4, 50) : (2, 6);

        var tally = await StormCampaign.RunAsync(storms, Processes, rounds, TextWriter.Null);

        TestContext.Current.TestOutputHelper?.WriteLine(tally.ToString());
        tally.IsClean.ShouldBeTrue(tally.ToString());
        (tally.Kills + tally.Pauses).ShouldBe(storms * rounds);
        tally.Rotations.ShouldBeGreaterThanOrEqualTo(storms * rounds);
    }
}
