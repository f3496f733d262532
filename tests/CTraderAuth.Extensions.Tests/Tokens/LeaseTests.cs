using CTraderAuth.Testing;

namespace CTraderAuth.Tests.Tokens;

/// <summary>Programs with different timeouts on one store, such as a bot and the tool.</summary>
public sealed class LeaseTests : TokensTest
{
    [Fact]
    public async Task A_program_leaves_an_attempt_alone_for_as_long_as_the_timeouts_of_its_owner_say()
    {
        var serverTakes = TimeSpan.FromMinutes(3);
        await GivenGrant("alice");
        GivenExpired();
        Sandbox.Faults.Next(SandboxFault.Delay(serverTakes, afterProcessing: true));
        var refreshing = GivenTokens(options => options.RequestTimeout = TimeSpan.FromMinutes(5)).RefreshAsync("alice", Token);
        await Time.WhenWaitsAsync(serverTakes);

        var other = Tokens.GetAsync("alice", Token).AsTask();
        for (var look = 0; look < 30; look++)
        {
            await Time.WhenLooksAsync();
            Time.Advance(TimeSpan.FromSeconds(5));
        }

        var sent = Refreshes.Count;
        Time.Advance(serverTakes - TimeSpan.FromSeconds(30 * 5));

        sent.ShouldBe(1);
        (await refreshing).Generation.ShouldBe(2);
        await Should.ThrowAsync<CTraderUnavailableException>(other);
    }
}
