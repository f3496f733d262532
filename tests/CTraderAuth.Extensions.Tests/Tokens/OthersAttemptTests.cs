using CTraderAuth.Storage;
using CTraderAuth.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Tokens;

/// <summary>While another program rotates, callers wait for its token: the one that is live may be invalid by now.</summary>
public sealed class OthersAttemptTests : TokensTest
{
    /// <summary>Nothing else waits as long as this.</summary>
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(1.5);

    [Fact]
    public async Task The_live_token_is_not_served_once_a_rotation_of_this_program_has_read_the_attempt()
    {
        var told = new ToldStore(Store);
        var tokens = GivenProgram(services: services => services.AddSingleton<IGrantStore>(told)).GetRequiredService<ICTraderTokens>();
        var old = await GivenGrant("alice");
        await tokens.GetAsync("alice", Token);
        await using var bobs = await GivenWatchOfBobAsync(tokens);

        // The gap at the start of the watch is one of the changes.
        await WhenTakenAsync(bobs, () => told.Announce("bob"));
        Time.Advance(TimeSpan.FromDays(25));
        Sandbox.Faults.Next(SandboxFault.Delay(Delay, afterProcessing: false));
        var refreshing = Tokens.RefreshAsync("alice", Token);
        await Time.WhenWaitsAsync(Delay);
        var due = await tokens.GetAsync("alice", Token);
        await Time.WhenLooksAsync();

        var waiting = tokens.GetAsync("alice", Token).AsTask();
        var answeredEarly = waiting.IsCompleted;
        Time.Advance(Delay);
        var replaced = await refreshing;
        told.Announce("alice");

        due.Value.ShouldBe(old.Value);
        answeredEarly.ShouldBeFalse();
        (await waiting).Value.ShouldBe(replaced.Value);
        Refreshes.Count.ShouldBe(2);
    }
}
