using CTraderAuth.Tests.Servers;
using CTraderAuth.Tests.Stores;

namespace CTraderAuth.Tests.Processes;

/// <summary>R2: one refresh per grant across processes. 200 callers in each and 100 rotations when CTRADERAUTH_CAMPAIGN is set.</summary>
public sealed class EightProcessesTests(SharedServer shared) : PostgreSqlTest(shared)
{
    [Fact]
    public async Task R2_Eight_processes_on_one_PostgreSQL_spend_each_refresh_token_once()
    {
        var server = await GivenServer();

        await new EightProcesses($"postgres:{server.ConnectionString};Timeout=60").ShouldSpendEachRefreshTokenOnceAsync();
    }
}
