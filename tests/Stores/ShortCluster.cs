using CTraderAuth.Campaign.Cluster;

namespace CTraderAuth.Tests.Stores;

/// <summary>The cluster campaign in short: a token server that revokes the family of a token that is sent twice, and grants that are rotated without pause.</summary>
internal static class ShortCluster
{
    public static async Task ShouldBeCleanAsync(string store, string arguments)
    {
        var settings = ClusterSettings.Parse([store, .. arguments.Split(' ')]).ShouldNotBeNull();
        var report = await new ClusterCampaign(settings, TextWriter.Null).RunAsync();

        TestContext.Current.TestOutputHelper?.WriteLine(report.ToString());
        report.IsClean.ShouldBeTrue(report.ToString());
        report.Rotations.ShouldBeGreaterThanOrEqualTo(settings.Rotations);
        report.Moved.ShouldBeGreaterThanOrEqualTo(settings.Failovers);
    }
}
