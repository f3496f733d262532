using CTraderAuth.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Tokens;

/// <summary>R32: a store that lost acknowledged writes, as after a failover to a standby that was behind.</summary>
public sealed class SetbackTests : TokensTest
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(6);

    private ServiceProvider? _program;

    [Fact]
    public async Task R32_A_refresh_token_that_was_spent_is_not_sent_again_and_the_newer_row_is_put_back()
    {
        var older = await GivenTwoGenerations();
        var newest = await Store.FindAsync("alice", Token);
        await Store.LoseAsync("alice", older);

        var refreshing = Tokens.RefreshAsync("alice", Token);
        await Time.WhenWaitsAsync(Pause);
        var putBack = await Store.FindAsync("alice", Token);
        var sentMeanwhile = Refreshes.Count;

        // The recall, if it comes late, begins a pause of its own.
        var refreshed = await PassAsync(refreshing, () => Time.WhenWaitsAsync(Pause), seconds: 6);
        await Logs.WhenLoggedAsync(record => record.Id.Id is 151);

        putBack!.Version.ShouldBe(newest!.Version);
        putBack.Content.ToArray().ShouldBe(newest.Content.ToArray());
        sentMeanwhile.ShouldBe(1);
        refreshed.Generation.ShouldBe(3);
        Refreshes.Select(request => request.Status).ShouldAllBe(status => status == 200);
        Setbacks.RowsBehind.ShouldBeGreaterThanOrEqualTo(1);
        Setbacks.Last.ShouldNotBeNull();
        Logs.GetSnapshot().Select(record => record.Id.Id).Where(id => id is 150 or 151 or 152).Distinct().ShouldBe([150, 151, 152], ignoreOrder: true);
    }

    [Fact]
    public async Task R32_When_the_store_says_that_it_may_have_gone_back_every_known_row_is_looked_at()
    {
        var older = await GivenTwoGenerations();
        var newest = (await Store.FindAsync("alice", Token))!.Version;
        await Store.LoseAsync("alice", older);
        await using var changes = Store.WatchAsync(Token).GetAsyncEnumerator(Token);
        await changes.MoveNextAsync();

        Setbacks.MayHaveGoneBack();

        do
        {
            (await changes.MoveNextAsync()).ShouldBeTrue();
        }
        while ((await Store.FindAsync("alice", Token))!.Version != newest);
    }

    [Fact]
    public async Task R32_A_process_that_knows_less_waits_until_one_that_knows_more_has_put_its_row_back()
    {
        var older = await GivenTwoGenerations();
        await Store.LoseAsync("alice", older);
        await using var stranger = GivenProgram();
        stranger.GetRequiredService<StoreSetbacks>().MayHaveGoneBack();

        var refreshing = stranger.GetRequiredService<ICTraderTokens>().RefreshAsync("alice", Token);
        await Time.WhenWaitsAsync(Pause);
        (await Tokens.GetStatusAsync("alice", Token))!.Generation.ShouldBe(2);
        Time.Advance(Pause);

        (await refreshing).Generation.ShouldBeGreaterThanOrEqualTo(2);
        Refreshes.Select(request => request.Status).ShouldAllBe(status => status == 200);
    }

    [Fact]
    public async Task R32_A_claim_from_the_lost_state_does_not_win()
    {
        var older = await GivenTwoGenerations();
        await Store.LoseAsync("alice", older);
        var lost = (await Store.FindAsync("alice", Token))!;

        // Another process, which knows nothing, has claimed: its version is higher than any that was lost.
        var claimed = new StoredGrant("alice", lost.Version + (1L << 43), lost.RefreshDueAt, lost.Content);
        (await Store.TrySaveAsync(claimed, lost.Version, Token)).ShouldBeTrue();

        (await Tokens.GetStatusAsync("alice", Token))!.Generation.ShouldBe(2);
        (await Store.FindAsync("alice", Token))!.Version.ShouldBe(claimed.Version + 1);
    }

    [Fact]
    public async Task R32_A_listing_shows_what_this_process_knows()
    {
        var older = await GivenTwoGenerations();
        await Store.LoseAsync("alice", older);

        (await Tokens.ListAsync(Token).SingleAsync(Token)).Generation.ShouldBe(2);
    }

    [Fact]
    public async Task R32_The_status_of_the_grant_says_that_the_store_went_back_and_every_watcher_is_told()
    {
        var older = await GivenTwoGenerations(saysNothing: false);
        await GivenGrant("bob", "bob");
        await using var watching = Tokens.WatchAllAsync(Token).GetAsyncEnumerator(Token);
        (await watching.MoveNextAsync()).ShouldBeTrue();
        (await watching.MoveNextAsync()).ShouldBeTrue();
        (await Tokens.GetStatusAsync("alice", Token)).ShouldNotBeNull().StoreWentBackAt.ShouldBeNull();

        Time.Advance(TimeSpan.FromMinutes(7));
        await Store.LoseAsync("alice", older);
        Setbacks.MayHaveGoneBack();

        (await watching.MoveNextAsync()).ShouldBeTrue();
        (watching.Current.Subject, watching.Current.StoreWentBackAt).ShouldBe(("alice", Time.GetUtcNow()));
        (await Tokens.GetStatusAsync("alice", Token)).ShouldNotBeNull().StoreWentBackAt.ShouldBe(Time.GetUtcNow());
        (await Tokens.GetStatusAsync("bob", Token)).ShouldNotBeNull().StoreWentBackAt.ShouldBeNull();
    }

    [Fact]
    public async Task R32_A_row_that_is_gone_is_not_put_back()
    {
        await GivenTwoGenerations();
        await Store.PutBackAsync("alice", null);

        (await Tokens.GetStatusAsync("alice", Token)).ShouldBeNull();
        (await Store.FindAsync("alice", Token)).ShouldBeNull();
        Setbacks.RowsBehind.ShouldBe(0);
    }

    [Fact]
    public async Task R32_After_a_removal_a_consent_of_a_process_whose_clock_is_behind_is_not_overwritten()
    {
        await GivenTwoGenerations();
        var known = (await Store.FindAsync("alice", Token))!.Version;
        await Store.PutBackAsync("alice", null);
        (await Tokens.GetStatusAsync("alice", Token)).ShouldBeNull();
        var behind = new TestClock(Time.GetUtcNow() - TimeSpan.FromHours(3));
        await using var other = GivenProgram(services: services => services.AddSingleton<TimeProvider>(behind));

        await other.GetRequiredService<ICTraderTokens>().ConnectAsync("alice", Sandbox.IssueCode(), Token);

        (await Tokens.GetStatusAsync("alice", Token))!.Generation.ShouldBe(1);
        (await Store.FindAsync("alice", Token))!.Version.ShouldBeLessThan(known);
    }

    [Fact]
    public async Task R32_While_the_newer_row_cannot_be_put_back_nothing_is_sent()
    {
        var older = await GivenTwoGenerations();
        await Store.LoseAsync("alice", older);
        Store.Break("Save");

        // If the setback is noticed before the attempt is written, that waits for the pause.
        await Should.ThrowAsync<CTraderUnavailableException>(() => PassAsync(Tokens.RefreshAsync("alice", Token), () => Time.WhenWaitsAsync(wait => wait > TimeSpan.FromSeconds(5))));

        Refreshes.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task R32_A_row_that_is_gone_is_put_back_if_the_store_said_that_it_may_have_lost_writes()
    {
        await GivenTwoGenerations();
        var newest = (await Store.FindAsync("alice", Token))!;
        await Store.PutBackAsync("alice", null);

        Setbacks.MayHaveGoneBack();

        (await Tokens.GetStatusAsync("alice", Token))!.Generation.ShouldBe(2);
        var putBack = (await Store.FindAsync("alice", Token))!;
        putBack.Version.ShouldBe(newest.Version);
        putBack.Content.ToArray().ShouldBe(newest.Content.ToArray());
    }

    [Fact]
    public async Task R32_A_row_that_was_there_after_a_setback_and_is_removed_then_is_not_put_back()
    {
        await GivenTwoGenerations();
        Setbacks.MayHaveGoneBack();
        (await Tokens.GetStatusAsync("alice", Token))!.Generation.ShouldBe(2);

        await Store.PutBackAsync("alice", null);

        (await Tokens.GetStatusAsync("alice", Token)).ShouldBeNull();
        (await Store.FindAsync("alice", Token)).ShouldBeNull();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task R32_A_disconnect_or_consent_in_a_store_that_went_back_is_kept_although_its_clock_is_behind(bool disconnects)
    {
        // Written with a clock that is right: a consent that the store then loses.
        _program = GivenProgram();
        Tokens = _program.GetRequiredService<ICTraderTokens>();
        await GivenGrant("alice");
        var older = (await Store.FindAsync("alice", Token)).ShouldNotBeNull();
        Time.Advance(TimeSpan.FromHours(5));
        await GivenGrant("alice");

        // Written into the store that lost it, with a clock that is hours behind.
        var behind = new TestClock(Time.GetUtcNow() - TimeSpan.FromHours(3));
        var lost = new SharedStore();
        await lost.TrySaveAsync(older, 0, Token);
        await using var other = GivenProgram(services: services => services.AddSingleton<TimeProvider>(behind).AddSingleton<IGrantStore>(lost));
        var others = other.GetRequiredService<ICTraderTokens>();
        await (disconnects ? (Task)others.DisconnectAsync("alice", Token) : others.ConnectAsync("alice", Sandbox.IssueCode(), Token));
        var kept = (await lost.FindAsync("alice", Token))!;
        await Store.LoseAsync("alice", kept);

        var status = (await Tokens.GetStatusAsync("alice", Token))!;

        status.Reason.ShouldBe(disconnects ? ReauthorizationReason.Disconnected : null);
        (await Store.FindAsync("alice", Token))!.Version.ShouldBe(kept.Version);
        Setbacks.RowsBehind.ShouldBe(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task R32_A_disconnect_or_consent_that_the_store_lost_is_put_back(bool disconnects)
    {
        var older = await GivenTwoGenerations();
        await (disconnects ? (Task)Tokens.DisconnectAsync("alice", Token) : GivenGrant("alice"));
        var newest = (await Store.FindAsync("alice", Token))!;

        await Store.LoseAsync("alice", older);

        (await Tokens.GetStatusAsync("alice", Token))!.Reason.ShouldBe(disconnects ? ReauthorizationReason.Disconnected : null);
        (await Store.FindAsync("alice", Token))!.Version.ShouldBe(newest.Version);
    }

    private StoreSetbacks Setbacks => _program!.GetRequiredService<StoreSetbacks>();

    /// <summary>A grant that was rotated once; returns its row as it was before that.</summary>
    /// <param name="saysNothing">A failover announces nothing: the program reads the row when the test has it read, not in the background before.</param>
    private async Task<StoredGrant> GivenTwoGenerations(bool saysNothing = true)
    {
        _program = GivenProgram(services: services => services.AddSingleton<IGrantStore>(saysNothing ? new SilentStore(Store, saysNothing) : Store));
        Tokens = _program.GetRequiredService<ICTraderTokens>();
        await GivenGrant("alice");
        var older = (await Store.FindAsync("alice", Token)).ShouldNotBeNull();
        Time.Advance(TimeSpan.FromHours(1));
        (await Tokens.RefreshAsync("alice", Token)).Generation.ShouldBe(2);
        return older;
    }
}
