using CTraderAuth.Tests.Stores;

namespace CTraderAuth.Tests.Processes;

/// <summary>R2, R4: grants that four processes rotate without pause on one file.</summary>
public sealed class ClusterTests
{
    [Theory]
    [InlineData("--rotations 60")]
    [InlineData("--rotations 60 --kills 2 --pauses 1")]
    public Task R2_Processes_on_one_file_send_no_token_twice_and_lose_none_that_could_have_been_kept(string settings) => ShortCluster.ShouldBeCleanAsync("sqlite", settings);
}
