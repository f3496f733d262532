using CTraderAuth.Tests.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Security;

/// <summary>A full disk: nothing is spent that cannot be kept, and what was spent is not lost.</summary>
public sealed class FullDiskTests : TokensTest
{
    [Fact]
    public async Task Nothing_is_sent_when_the_attempt_cannot_be_written()
    {
        await GivenGrant("alice");
        GivenExpired();
        Store.Break("Save");

        var thrown = await Should.ThrowAsync<CTraderUnavailableException>(async () => await Tokens.GetAsync("alice", Token));
        var sent = Refreshes.Count;
        Store.Repair();
        var next = await Tokens.GetAsync("alice", Token);

        thrown.Message.ShouldSatisfyAllConditions(said => said.ShouldContain("alice"), said => said.ShouldContain("The disk is full."));
        sent.ShouldBe(0);
        next.Generation.ShouldBe(2);
    }

    [Fact]
    public async Task A_new_code_is_not_spent_when_the_attempt_cannot_be_written()
    {
        var code = Sandbox.IssueCode();
        Store.Break("Save");

        var thrown = await Should.ThrowAsync<CTraderUnavailableException>(() => Tokens.ConnectAsync("alice", code, Token));
        var sent = Sandbox.TokenRequests.Count;
        Store.Repair();
        var connected = await Tokens.ConnectAsync("alice", code, Token);

        thrown.ToString().ShouldNotContain(code);
        sent.ShouldBe(0);
        connected.Generation.ShouldBe(1);
    }

    [Fact]
    public async Task A_pair_that_cannot_be_written_is_served_told_and_written_once_there_is_room()
    {
        await GivenGrant("alice");
        GivenExpired();
        var saves = 0;
        Store.Gate(operation => operation is "Save" && Interlocked.Increment(ref saves) > 1 ? throw new IOException("The disk is full.") : Task.CompletedTask);

        var served = await Tokens.GetAsync("alice", Token);
        var unsaved = await Tokens.GetStatusAsync("alice", Token);
        Store.Repair();
        await Time.WhenWaitsAsync(TimeSpan.FromMilliseconds(200));
        Time.Advance(TimeSpan.FromSeconds(5));
        await WhenAsync("alice", status => status.Generation == 2);
        var other = await GivenProgram().GetRequiredService<ICTraderTokens>().GetAsync("alice", Token);

        served.Generation.ShouldBe(2);
        unsaved!.LastError.ShouldBe("A new pair is not stored yet: The disk is full.");
        other.Value.ShouldBe(served.Value);
        Refreshes.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_due_token_is_served_and_the_disk_is_not_stormed_while_it_is_full()
    {
        var first = await GivenGrant("alice");
        Time.Advance((first.ExpiresAt - first.IssuedAt) * 0.9);
        Store.Break("Save");
        var before = Store.Writes;

        for (var i = 0; i < 1_000; i++)
        {
            (await Tokens.GetAsync("alice", Token)).Value.ShouldBe(first.Value);
            await Task.Yield();
        }

        await ((IAsyncDisposable)Tokens).DisposeAsync();
        // Three tries of one flight, and of another that a caller started while the first one ended.
        (Store.Writes - before).ShouldBeLessThanOrEqualTo(6);
        Refreshes.ShouldBeEmpty();
    }
}
