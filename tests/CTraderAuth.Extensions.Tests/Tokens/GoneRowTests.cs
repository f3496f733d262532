using CTraderAuth.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Tokens;

/// <summary>A row that was not found ends the token that was live before the read, and no other.</summary>
public sealed class GoneRowTests : TokensTest
{
    [Fact]
    public async Task A_new_consent_during_the_read_of_another_programs_removal_stays_live()
    {
        using var late = new LateReads(Store);
        var tokens = GivenProgram(services: services => services.AddSingleton<IGrantStore>(late)).GetRequiredService<ICTraderTokens>();
        await tokens.ConnectAsync("alice", Sandbox.IssueCode(), Token);
        await using var bobs = await GivenWatchOfBobAsync(tokens);
        late.HoldNextRead(missing: true);
        var row = await Store.FindAsync("alice", Token);
        await Store.TryRemoveAsync("alice", row!.Version, Token);
        await late.HasReadAsync();
        Time.Advance(TimeSpan.FromSeconds(1));

        var connected = await tokens.ConnectAsync("alice", Sandbox.IssueCode(), Token);
        late.Release();

        await WhenTakenAsync(bobs);
        var reads = late.ReadsOf("alice");
        (await tokens.GetAsync("alice", Token)).ShouldBe(connected);
        late.ReadsOf("alice").ShouldBe(reads);
    }

    [Fact]
    public async Task A_new_consent_during_the_read_of_a_refresh_that_finds_no_row_stays_live()
    {
        using var late = new LateReads(Store);
        var tokens = GivenProgram(services: services => services.AddSingleton<IGrantStore>(late)).GetRequiredService<ICTraderTokens>();
        late.HoldNextRead(missing: true);
        var refreshing = tokens.RefreshAsync("alice", Token);
        await late.HasReadAsync();
        await tokens.ConnectAsync("alice", Sandbox.IssueCode(), Token);

        late.Release();

        var refreshed = await refreshing;
        var reads = late.ReadsOf("alice");
        (await tokens.GetAsync("alice", Token)).ShouldBe(refreshed);
        late.ReadsOf("alice").ShouldBe(reads);
    }
}
