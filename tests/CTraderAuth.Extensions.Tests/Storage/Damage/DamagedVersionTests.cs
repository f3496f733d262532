using CTraderAuth.Storage;
using CTraderAuth.Tests.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Storage.Damage;

public sealed class DamagedVersionTests : TokensTest
{
    public static TheoryData<long> Versions => [0, -1, long.MinValue, long.MaxValue, long.MaxValue - 1];

    [Theory, MemberData(nameof(Versions))]
    public async Task A_row_with_an_impossible_version_is_unreadable_and_nothing_is_sent_for_it(long version)
    {
        await GivenRow(version);

        await ShouldBeUndecryptable(() => Tokens.GetAsync("alice", Token).AsTask());
        await ShouldBeUndecryptable(() => Tokens.RefreshAsync("alice", Token));
        await ShouldBeUndecryptable(() => Tokens.ReplaceRejectedAsync("alice", "x", Token));
        await ShouldBeUndecryptable(() => Tokens.ImportAsync("alice", "a refresh token", Token));
        await ShouldBeUndecryptable(() => Tokens.DisconnectAsync("alice", Token));
        await ShouldBeUndecryptable(() => Tokens.WatchAsync("alice", Token).GetAsyncEnumerator(Token).MoveNextAsync().AsTask());

        (await Tokens.GetStatusAsync("alice", Token))!.LastError!.ShouldContain($"version {version}");
        Refreshes.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task A_new_consent_heals_a_row_with_an_impossible_version_for_every_program(long version)
    {
        await GivenRow(version);
        var other = GivenTokens();
        await ShouldBeUndecryptable(() => other.GetAsync("alice", Token).AsTask());

        var healed = await Tokens.ConnectAsync("alice", Sandbox.IssueCode(), Token);

        (await Tokens.GetAsync("alice", Token)).Value.ShouldBe(healed.Value);
        (await other.GetAsync("alice", Token)).Value.ShouldBe(healed.Value);
        var rotated = await Tokens.RefreshAsync("alice", Token);
        (await GivenTokens().GetAsync("alice", Token)).Value.ShouldBe(rotated.Value);
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task A_live_token_gives_way_when_its_row_is_damaged_and_healed(long version)
    {
        await GivenGrant("alice");
        var other = GivenTokens();
        await other.GetAsync("alice", Token);
        await GivenRow(version);
        Time.Advance(TimeSpan.FromMinutes(1));

        var healed = await Tokens.ConnectAsync("alice", Sandbox.IssueCode(), Token);
        await using var watched = other.WatchAsync("alice", Token).GetAsyncEnumerator(Token);
        do
        {
            (await watched.MoveNextAsync()).ShouldBeTrue();
        }
        while (watched.Current.Value != healed.Value);

        (await other.GetAsync("alice", Token)).Value.ShouldBe(healed.Value);
    }

    [Fact]
    public async Task A_version_that_went_back_holds_no_new_token_back()
    {
        await GivenGrant("alice");
        await GivenRow(1);

        // The pause may have begun before the clock was moved, and what the background finds late begins another one.
        var rotated = await PassAsync(Tokens.RefreshAsync("alice", Token), () => Time.WhenWaitsAsync(static wait => wait >= TimeSpan.FromSeconds(5) && wait <= TimeSpan.FromSeconds(6)), seconds: 6);

        (await Tokens.GetAsync("alice", Token)).Value.ShouldBe(rotated.Value);
    }

    [Fact]
    public async Task Names_that_are_no_subjects_end_no_listing_and_no_watch()
    {
        await using var seen = Tokens.WatchAllAsync(Token).GetAsyncEnumerator(Token);
        var first = seen.MoveNextAsync();
        await Store.TrySaveAsync(new StoredGrant("", 1, null, "{}"u8.ToArray()), 0, Token);
        await Store.TrySaveAsync(new StoredGrant(" \n", 1, null, "{}"u8.ToArray()), 0, Token);
        await GivenGrant("alice");

        await first;

        seen.Current.Subject.ShouldBe("alice");
        (await Tokens.ListAsync(Token).Select(status => status.Subject).ToListAsync(Token)).ShouldBe(["alice"]);
    }

    private static async Task ShouldBeUndecryptable(Func<Task> call) =>
        (await Should.ThrowAsync<CTraderReauthorizationRequiredException>(call)).Reason.ShouldBe(ReauthorizationReason.Undecryptable);

    /// <summary>A sound grant in a row whose version somebody changed.</summary>
    private async Task GivenRow(long version)
    {
        if (await Store.FindAsync("alice", Token) is null)
        {
            await GivenProgram().GetRequiredService<ICTraderTokens>().ConnectAsync("alice", Sandbox.IssueCode(), Token);
        }

        var row = (await Store.FindAsync("alice", Token)).ShouldNotBeNull();
        await Store.DamageAsync(new StoredGrant("alice", version, row.RefreshDueAt, row.Content));
        Time.Advance(TimeSpan.FromSeconds(1));
    }
}
