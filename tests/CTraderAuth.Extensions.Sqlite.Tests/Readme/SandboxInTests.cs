using CTraderAuth.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Readme;

/// <summary>The test that the README shows.</summary>
public sealed class SandboxInTests
{
    [Fact]
    public async Task A_revoked_grant_asks_for_a_new_consent()
    {
        await using var sandbox = CTraderSandbox.Start();
        var services = new ServiceCollection();
        services.AddCTraderAuth(_ => { }).UseMemory().UseSandbox(sandbox);
        await using var provider = services.BuildServiceProvider();
        var tokens = provider.GetRequiredService<ICTraderTokens>();
        await tokens.ConnectAsync("my-bot", sandbox.IssueCode("trader-1"), TestContext.Current.CancellationToken);

        sandbox.Revoke("trader-1");

        var error = await Should.ThrowAsync<CTraderReauthorizationRequiredException>(tokens.RefreshAsync("my-bot", TestContext.Current.CancellationToken));
        error.Reason.ShouldBe(ReauthorizationReason.Rejected);
    }
}
