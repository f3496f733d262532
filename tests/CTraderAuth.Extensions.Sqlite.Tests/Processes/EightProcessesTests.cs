using CTraderAuth.Tests.Stores;

namespace CTraderAuth.Tests.Processes;

/// <summary>R2: one refresh per grant across processes. 200 callers in each and 100 rotations when CTRADERAUTH_CAMPAIGN is set.</summary>
public sealed class EightProcessesTests : TemporaryFolder
{
    [Fact]
    public Task R2_Eight_processes_on_one_file_spend_each_refresh_token_once() => new EightProcesses(File).ShouldSpendEachRefreshTokenOnceAsync();
}
