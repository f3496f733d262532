using CTraderAuth.Storage;
using CTraderAuth.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Tokens;

public sealed class DisconnectTests : TokensTest
{
    [Fact]
    public async Task Forgets_the_grant_and_says_so()
    {
        await GivenGrant("alice");
        await GivenGrant("bob", "trader-2");

        var first = await Tokens.DisconnectAsync("alice", Token);
        var second = await Tokens.DisconnectAsync("alice", Token);

        first.ShouldBeTrue();
        second.ShouldBeFalse();
        (await Tokens.GetStatusAsync("alice", Token))!.Reason.ShouldBe(ReauthorizationReason.Disconnected);
        (await Tokens.ListAsync(Token).Select(status => status.Subject).ToListAsync(Token)).ShouldBe(["bob"]);
        (await Should.ThrowAsync<CTraderReauthorizationRequiredException>(async () => await Tokens.GetAsync("alice", Token))).Reason.ShouldBe(ReauthorizationReason.Disconnected);
    }

    [Fact]
    public async Task A_subject_that_never_connected_has_nothing_to_forget()
    {
        (await Tokens.DisconnectAsync("nobody", Token)).ShouldBeFalse();

        (await Tokens.GetStatusAsync("nobody", Token)).ShouldBeNull();
    }

    [Fact]
    public async Task A_late_answer_does_not_bring_the_grant_back()
    {
        await GivenGrant("alice");
        Sandbox.Faults.Next(SandboxFault.Delay(TimeSpan.FromSeconds(7), afterProcessing: true));
        var refreshing = Tokens.RefreshAsync("alice", Token);
        await Time.WhenWaitsAsync(TimeSpan.FromSeconds(7));

        await Tokens.DisconnectAsync("alice", Token);
        Time.Advance(TimeSpan.FromSeconds(7));

        (await Should.ThrowAsync<CTraderReauthorizationRequiredException>(refreshing)).Reason.ShouldBe(ReauthorizationReason.Disconnected);
        (await Tokens.GetStatusAsync("alice", Token))!.Reason.ShouldBe(ReauthorizationReason.Disconnected);
    }

    [Fact]
    public async Task Another_program_hears_of_it()
    {
        await GivenGrant("alice");
        var other = GivenProgram().GetRequiredService<ICTraderTokens>();
        await using var watch = other.WatchAsync("alice", Token).GetAsyncEnumerator(Token);
        await watch.MoveNextAsync();

        await Tokens.DisconnectAsync("alice", Token);

        (await Should.ThrowAsync<CTraderReauthorizationRequiredException>(async () => await watch.MoveNextAsync())).Reason.ShouldBe(ReauthorizationReason.Disconnected);
    }

    [Fact]
    public async Task Ends_the_token_although_the_store_had_the_mark_of_an_earlier_call_that_failed()
    {
        var tokens = GivenProgram(services: services => services.AddSingleton<IGrantStore>(_ => new SilentStore(Store))).GetRequiredService<ICTraderTokens>();
        await GivenGrant("alice");
        await tokens.GetAsync("alice", Token);
        Store.Break("Done");
        await Should.ThrowAsync<CTraderUnavailableException>(() => tokens.DisconnectAsync("alice", Token));
        Store.Repair();

        (await tokens.DisconnectAsync("alice", Token)).ShouldBeFalse();

        (await Should.ThrowAsync<CTraderReauthorizationRequiredException>(async () => await tokens.GetAsync("alice", Token))).Reason.ShouldBe(ReauthorizationReason.Disconnected);
    }

    [Fact]
    public async Task The_mark_of_a_disconnect_goes_after_ninety_days()
    {
        await GivenGrant("alice");
        await Tokens.DisconnectAsync("alice", Token);
        Time.Advance(TimeSpan.FromDays(91));

        (await Tokens.ListAsync(Token).CountAsync(Token)).ShouldBe(0);

        (await Store.FindAsync("alice", Token)).ShouldBeNull();
    }
}
