using CTraderAuth.Campaign.Kills;
using CTraderAuth.Tests.Servers;

namespace CTraderAuth.Tests.Processes;

/// <summary>R4: crash safety, on Redis. CTRADERAUTH_CAMPAIGN kills at every step fifty times and at 500 random moments.</summary>
public sealed class KillTests(SharedServer shared) : RedisTest(shared)
{
    private static readonly bool IsCampaign = Environment.GetEnvironmentVariable("CTRADERAUTH_CAMPAIGN") is { Length: > 0 };

    [Fact]
    public async Task R4_A_process_that_is_killed_anywhere_in_a_rotation_loses_no_grant_that_could_have_been_kept()
    {
        var (timesEachStep, random) = IsCampaign ? (50, 500) : (1, 10);
        var server = await GivenServer();

        var tally = await KillCampaign.RunAsync(timesEachStep, random, TextWriter.Null, lane => $"redis:{server.PatientConfiguration},defaultDatabase={lane}");

        TestContext.Current.TestOutputHelper?.WriteLine(tally.ToString());
        tally.IsClean.ShouldBeTrue(tally.ToString());
        tally.Steps.ShouldBe(KillStep.All.ToDictionary(step => step.Name, _ => timesEachStep), ignoreOrder: true);
    }
}
