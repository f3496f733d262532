using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Tokens;

public sealed class StoreFailureTests : TokensTest
{
    [Fact]
    public async Task Spends_nothing_when_the_attempt_cannot_be_written()
    {
        await GivenGrant("alice");
        GivenExpired();
        Store.Break("Save");

        var thrown = await Should.ThrowAsync<CTraderUnavailableException>(async () => await Tokens.GetAsync("alice", Token));
        Store.Repair();
        var mended = await Tokens.GetAsync("alice", Token);

        thrown.Message.ShouldContain("disk is full");
        thrown.Cause.ShouldBe(UnavailableCause.Store);
        mended.Generation.ShouldBe(2);
        Refreshes.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Serves_a_pair_that_cannot_be_stored_and_stores_it_when_the_store_is_back()
    {
        await GivenGrant("alice");
        GivenExpired();
        var saves = 0;
        Store.Gate(operation => operation is "Save" && ++saves > 1 ? throw new IOException("The disk is full.") : Task.CompletedTask);

        var served = await Tokens.GetAsync("alice", Token);
        var unsaved = await Tokens.GetStatusAsync("alice", Token);
        Store.Repair();
        await Time.WhenWaitsAsync(TimeSpan.FromMilliseconds(200));
        Time.Advance(TimeSpan.FromSeconds(5));
        await WhenAsync("alice", status => status is { Generation: 2, State: GrantState.Connected });

        served.Generation.ShouldBe(2);
        unsaved!.LastError.ShouldNotBeNull().ShouldContain("not stored yet");
        (await GivenProgram().GetRequiredService<ICTraderTokens>().GetAsync("alice", Token)).Value.ShouldBe(served.Value);
        Refreshes.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task The_status_of_one_grant_says_nothing_of_another_that_is_not_stored_yet()
    {
        await GivenGrant("alice");
        await GivenGrant("bob", "trader-2");
        var saves = 0;
        Store.Gate(operation => operation is "Save" && ++saves > 1 ? throw new IOException("The disk is full.") : Task.CompletedTask);
        await Tokens.RefreshAsync("alice", Token);

        (await Tokens.GetStatusAsync("alice", Token))!.LastError.ShouldNotBeNull();
        (await Tokens.GetStatusAsync("bob", Token))!.LastError.ShouldBeNull();
    }

    [Fact]
    public async Task A_token_that_no_program_may_serve_any_more_is_not_served_when_the_store_fails_after_that()
    {
        var dead = await GivenGrant("alice");
        Sandbox.Revoke("trader-1");
        await Should.ThrowAsync<CTraderReauthorizationRequiredException>(() => Tokens.RefreshAsync("alice", Token));
        (await Tokens.GetAsync("alice", Token)).Value.ShouldBe(dead.Value);
        var saved = false;
        Store.Gate(operation => operation is "Find" && saved ? throw new IOException("The disk is full.") : Task.FromResult(saved |= operation is "Done"));

        await Should.ThrowAsync<CTraderUnavailableException>(() => Tokens.ReplaceRejectedAsync("alice", dead.Value, Token));

        await Should.ThrowAsync<CTraderUnavailableException>(async () => await Tokens.GetAsync("alice", Token));
    }

    [Fact]
    public async Task A_lost_acknowledgement_of_the_attempt_causes_no_second_send()
    {
        await GivenGrant("alice");
        GivenExpired();
        var done = 0;
        Store.Gate(operation => operation is "Done" && ++done is 1 ? throw new IOException("The connection broke.") : Task.CompletedTask);

        var token = await Tokens.GetAsync("alice", Token);

        token.Generation.ShouldBe(2);
        Refreshes.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_lost_acknowledgement_of_the_commit_causes_no_second_generation()
    {
        await GivenGrant("alice");
        GivenExpired();
        var done = 0;
        Store.Gate(operation => operation is "Done" && ++done is 2 ? throw new IOException("The connection broke.") : Task.CompletedTask);

        var token = await Tokens.GetAsync("alice", Token);
        Time.Advance(TimeSpan.FromSeconds(1));
        await WhenAsync("alice", status => status is { Generation: 2, State: GrantState.Connected });

        token.Generation.ShouldBe(2);
        Refreshes.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task The_end_of_the_program_waits_until_the_pair_is_stored()
    {
        await GivenGrant("alice");
        GivenExpired();
        var program = GivenProgram();
        var saves = 0;
        Store.Gate(operation => operation is "Save" && ++saves is > 1 and < 5 ? throw new IOException("The disk is full.") : Task.CompletedTask);
        var served = await program.GetRequiredService<ICTraderTokens>().GetAsync("alice", Token);

        await program.DisposeAsync();

        (await GivenProgram().GetRequiredService<ICTraderTokens>().GetAsync("alice", Token)).Value.ShouldBe(served.Value);
        Refreshes.ShouldHaveSingleItem();
    }
}
