using CTraderAuth.Tests.Stores;

namespace CTraderAuth.Tests.Processes;

/// <summary>R2, R4, R32: grants that four processes rotate without pause on one Redis.</summary>
public sealed class ClusterTests
{
    [Theory]
    [InlineData("--rotations 60")]
    [InlineData("--rotations 60 --failovers 1")]
    [InlineData("--rotations 60 --failovers 1 --standby behind")]
    [InlineData("--rotations 60 --kills 2 --pauses 1 --restarts 1")]
    public Task R2_Processes_on_one_Redis_send_no_token_twice_and_lose_none_that_could_have_been_kept(string settings)
    {
        CTraderAuth.Servers.Needs.Program("redis-server", "redis-server");
        return ShortCluster.ShouldBeCleanAsync("redis", settings);
    }
}
