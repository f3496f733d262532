using CTraderAuth.Campaign.Starvation;

namespace CTraderAuth.Tests.Processes;

/// <summary>R24: starvation is no loss. CTRADERAUTH_CAMPAIGN sweeps from 0.5 to 2 times a RequestTimeout of a second, 20 runs each.</summary>
public sealed class StarvationTests
{
    private static readonly bool IsCampaign = Environment.GetEnvironmentVariable("CTRADERAUTH_CAMPAIGN") is { Length: > 0 };

    [Fact]
    public async Task R24_A_response_that_has_arrived_is_read_however_late_the_program_gets_to_run()
    {
        double[] shares = IsCampaign ? [.. Enumerable.Range(5, 16).Select(tenths => tenths / 10.0)] : [0.5, 0.95, 1.05, 1.3, 2];
        var (runs, timeout) = IsCampaign ? (20, TimeSpan.FromSeconds(1)) : (3, TimeSpan.FromSeconds(4));

        var tally = await StarvationCampaign.RunAsync(lanes: IsCampaign ? 4 : 5, timeout, shares, runs, TextWriter.Null);

        TestContext.Current.TestOutputHelper?.WriteLine(tally.ToString());
        tally.Losses.ShouldBeEmpty();
        tally.Runs.ShouldBe(shares.Length * runs);
    }
}
