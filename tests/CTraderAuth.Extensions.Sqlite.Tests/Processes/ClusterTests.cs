using CTraderAuth.Campaign.Cluster;

namespace CTraderAuth.Tests.Processes;

/// <summary>The cluster campaign in short: a family-revoking server, grants that are rotated without pause by four processes.</summary>
public sealed class ClusterTests
{
    [Theory]
    [InlineData("--rotations 60")]
    [InlineData("--rotations 60 --kills 2 --pauses 1")]
    public async Task R2_Processes_on_one_file_send_no_token_twice_and_lose_none_that_could_have_been_kept(string settings)
    {
        var report = await new ClusterCampaign(ClusterSettings.Parse(["sqlite", .. settings.Split(' ')]).ShouldNotBeNull(), TextWriter.Null).RunAsync();

        TestContext.Current.TestOutputHelper?.WriteLine(report.ToString());
        report.IsClean.ShouldBeTrue(report.ToString());
        report.Rotations.ShouldBeGreaterThanOrEqualTo(60);
    }
}
