using CTraderAuth.Campaign.Kills;

namespace CTraderAuth.Tests.Processes;

/// <summary>R4: crash safety. CTRADERAUTH_CAMPAIGN kills at every step fifty times and at 500 random moments.</summary>
public sealed class KillTests
{
    private static readonly bool IsCampaign = Environment.GetEnvironmentVariable("CTRADERAUTH_CAMPAIGN") is { Length: > 0 };

    [Fact]
    public async Task R4_A_process_that_is_killed_anywhere_in_a_rotation_loses_no_grant_that_could_have_been_kept()
    {
        var (timesEachStep, random) = IsCampaign ? (50, 500) : (2, 20);

        var tally = await KillCampaign.RunAsync(timesEachStep, random, TextWriter.Null);

        TestContext.Current.TestOutputHelper?.WriteLine(tally.ToString());
        tally.IsClean.ShouldBeTrue(tally.ToString());
        tally.Steps.ShouldBe(KillStep.All.ToDictionary(step => step.Name, _ => timesEachStep), ignoreOrder: true);
        tally.Kills.ShouldBeGreaterThanOrEqualTo((timesEachStep * KillStep.All.Count) + random);
    }

    [Fact]
    public async Task R4_With_a_response_journal_a_response_that_arrived_is_never_lost()
    {
        var (timesEachStep, random) = IsCampaign ? (50, 500) : (1, 5);

        var tally = await KillCampaign.RunAsync(timesEachStep, random, TextWriter.Null, journals: true);

        TestContext.Current.TestOutputHelper?.WriteLine(tally.ToString());
        tally.IsClean.ShouldBeTrue(tally.ToString());
        tally.Steps.ShouldBe(KillStep.All.ToDictionary(step => step.Name, _ => timesEachStep), ignoreOrder: true);
    }
}
