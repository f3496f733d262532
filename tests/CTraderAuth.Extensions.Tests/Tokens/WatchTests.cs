using CTraderAuth.Storage;
using CTraderAuth.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Tokens;

public sealed class WatchTests : TokensTest
{
    private const int StoreFailed = 110;

    [Fact]
    public async Task Yields_the_current_token_then_the_token_of_each_rotation_by_any_process()
    {
        await GivenGrant("alice");
        var other = GivenProgram().GetRequiredService<ICTraderTokens>();
        await using var watch = Tokens.WatchAsync("alice", Token).GetAsyncEnumerator(Token);

        var seen = new List<long> { await NextAsync(watch) };
        await Tokens.RefreshAsync("alice", Token);
        seen.Add(await NextAsync(watch));
        await other.RefreshAsync("alice", Token);
        seen.Add(await NextAsync(watch));

        seen.ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task Yields_the_token_of_a_new_consent_although_its_generations_restart()
    {
        await GivenGrant("alice");
        await using var watch = Tokens.WatchAsync("alice", Token).GetAsyncEnumerator(Token);
        var first = await NextAsync(watch);
        await Tokens.RefreshAsync("alice", Token);
        var second = await NextAsync(watch);
        var row = await Store.FindAsync("alice", Token);
        await Store.TryRemoveAsync("alice", row!.Version, Token);
        Time.Advance(TimeSpan.FromSeconds(1));

        await GivenGrant("alice");
        var third = await NextAsync(watch);

        new[] { first, second, third }.ShouldBe([1, 2, 1]);
    }

    [Fact]
    public async Task Watching_all_goes_on_after_the_store_has_failed()
    {
        await GivenGrant("alice");
        await using var watch = Tokens.WatchAllAsync(Token).GetAsyncEnumerator(Token);
        await watch.MoveNextAsync();
        Store.Break("Find");
        var next = watch.MoveNextAsync().AsTask();
        await Store.TouchAsync("alice");
        await Logs.WhenLoggedAsync(record => record.Id.Id is StoreFailed);

        Store.Repair();
        await GivenTokens().RefreshAsync("alice", Token);

        // The follower in the background has failed too, and waits for as long.
        (await PassAsync(next, () => Time.WhenWaitsAsync(TimeSpan.FromSeconds(1)), seconds: 1)).ShouldBeTrue();
        watch.Current.Generation.ShouldBeGreaterThanOrEqualTo(1);
    }

    [Fact]
    public async Task Keeps_a_grant_fresh_that_nobody_else_uses()
    {
        await GivenGrant("alice");
        await using var watch = Tokens.WatchAsync("alice", Token).GetAsyncEnumerator(Token);
        await NextAsync(watch);
        var next = NextAsync(watch);
        await Time.WhenWaitsAsync(TimeSpan.FromSeconds(30));

        Time.Advance(TimeSpan.FromDays(25));

        (await next).ShouldBe(2);
        Refreshes.ShouldHaveSingleItem();
    }

    // A timer that fires a little too soon leaves less than a second as well.
    [Fact]
    public async Task Rotates_when_the_token_is_due_although_less_than_a_second_is_left()
    {
        await GivenGrant("alice");
        var due = (await Tokens.GetStatusAsync("alice", Token))!.RefreshDueAt!.Value;
        Time.Advance(due - Time.GetUtcNow() - TimeSpan.FromMilliseconds(400.6));
        await using var watch = Tokens.WatchAsync("alice", Token).GetAsyncEnumerator(Token);
        await NextAsync(watch);
        var next = NextAsync(watch);
        await Time.WhenWaitsAsync(TimeSpan.FromMilliseconds(401)).WaitAsync(TimeSpan.FromSeconds(30), Token);

        Time.Advance(TimeSpan.FromMilliseconds(401));

        (await next.WaitAsync(TimeSpan.FromSeconds(30), Token)).ShouldBe(2);
    }

    [Fact]
    public async Task Finds_a_token_within_half_a_minute_that_nobody_announced()
    {
        await GivenGrant("alice");
        var silent = GivenSilentProgram();
        await using var watch = silent.WatchAsync("alice", Token).GetAsyncEnumerator(Token);
        await NextAsync(watch);
        var next = NextAsync(watch);
        await Time.WhenWaitsAsync(TimeSpan.FromSeconds(30));
        await Tokens.RefreshAsync("alice", Token);

        Time.Advance(TimeSpan.FromSeconds(30));

        (await next).ShouldBe(2);
    }

    [Fact]
    public async Task Yields_the_rotations_of_its_own_program_although_the_store_announces_nothing()
    {
        await GivenGrant("alice");
        var silent = GivenSilentProgram();
        await using var watch = silent.WatchAsync("alice", Token).GetAsyncEnumerator(Token);
        await NextAsync(watch);
        var next = NextAsync(watch);
        await Time.WhenWaitsAsync(TimeSpan.FromSeconds(30));

        await silent.RefreshAsync("alice", Token);

        (await next.WaitAsync(TimeSpan.FromSeconds(30), Token)).ShouldBe(2);
    }

    [Fact]
    public async Task Waits_through_an_outage()
    {
        await GivenGrant("alice");
        GivenExpired();
        Sandbox.Faults.Next(SandboxFault.Answer(429, "application/json", "", TimeSpan.FromSeconds(40)));
        await using var watch = Tokens.WatchAsync("alice", Token).GetAsyncEnumerator(Token);
        var next = NextAsync(watch);
        var resting = await WhenAsync("alice", status => status.RetryAt is not null);

        var generation = await PassAsync(next, () => Time.WhenWaitsLongerAsync(TimeSpan.FromSeconds(20)), seconds: 60);

        resting.LastOutcome.ShouldBe(RotationOutcome.Unavailable);
        generation.ShouldBe(2);
        Refreshes.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Ends_when_only_a_new_consent_helps()
    {
        await GivenGrant("alice");
        await using var watch = Tokens.WatchAsync("alice", Token).GetAsyncEnumerator(Token);
        await NextAsync(watch);
        Sandbox.Revoke("trader-1");
        GivenExpired();

        var thrown = await Should.ThrowAsync<CTraderReauthorizationRequiredException>(async () => await watch.MoveNextAsync());

        thrown.Reason.ShouldBe(ReauthorizationReason.Rejected);
    }

    [Fact]
    public async Task Ends_by_cancellation()
    {
        await GivenGrant("alice");
        using var leaving = new CancellationTokenSource();
        await using var watch = Tokens.WatchAsync("alice", leaving.Token).GetAsyncEnumerator(Token);
        await NextAsync(watch);
        var next = watch.MoveNextAsync().AsTask();

        await leaving.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(next);
    }

    [Fact]
    public async Task All_grants_are_told_first_and_every_change_after_that()
    {
        await GivenGrant("alice");
        await GivenGrant("bob", "trader-2");
        await using var watch = Tokens.WatchAllAsync(Token).GetAsyncEnumerator(Token);
        var first = new List<string>();
        for (var grant = 0; grant < 2 && await watch.MoveNextAsync(); grant++)
        {
            first.Add(watch.Current.Subject);
        }

        await Tokens.DisconnectAsync("bob", Token);
        while (await watch.MoveNextAsync() && watch.Current.Reason is null)
        {
            watch.Current.Subject.ShouldBe("bob");
        }

        first.Order().ShouldBe(["alice", "bob"]);
        watch.Current.Reason.ShouldBe(ReauthorizationReason.Disconnected);
    }

    [Fact]
    public async Task Watching_all_reports_what_was_disconnected_in_a_gap_of_the_watch_once()
    {
        await GivenGrant("alice");
        var store = new ToldStore(Store);
        var tokens = GivenProgram(services: services => services.AddSingleton<IGrantStore>(_ => store)).GetRequiredService<ICTraderTokens>();
        await using var watch = tokens.WatchAllAsync(Token).GetAsyncEnumerator(Token);
        await NextSubjectAsync(watch);

        await Tokens.DisconnectAsync("alice", Token);
        store.Announce(null);
        await NextSubjectAsync(watch);
        var ended = watch.Current;
        await GivenGrant("bob", "trader-2");
        store.Announce(null);

        (ended.Subject, ended.Reason).ShouldBe(("alice", ReauthorizationReason.Disconnected));
        (await NextSubjectAsync(watch)).ShouldBe("bob");
    }

    // A row that is gone is forgotten: what comes back is reported, even if it is as it was.
    [Theory]
    [InlineData("alice")]
    [InlineData(null)]
    public async Task Watching_all_remembers_no_grant_that_is_gone(string? announced)
    {
        await GivenGrant("alice");
        await GivenGrant("bob", "trader-2");
        var store = new ToldStore(Store);
        var tokens = GivenProgram(services: services => services.AddSingleton<IGrantStore>(_ => store)).GetRequiredService<ICTraderTokens>();
        await using var watch = tokens.WatchAllAsync(Token).GetAsyncEnumerator(Token);
        var reported = new List<string> { await NextSubjectAsync(watch), await NextSubjectAsync(watch) };
        var row = (await Store.FindAsync("alice", Token)).ShouldNotBeNull();
        (await Store.TryRemoveAsync("alice", row.Version, Token)).ShouldBeTrue();
        await Tokens.RefreshAsync("bob", Token);
        store.Announce(announced);
        store.Announce("bob");
        reported.Add(await NextSubjectAsync(watch));

        (await Store.TrySaveAsync(new StoredGrant("alice", row.Version + 1, row.RefreshDueAt, row.Content), 0, Token)).ShouldBeTrue();
        store.Announce("alice");
        reported.Add(await NextSubjectAsync(watch));

        reported.Order().ShouldBe(["alice", "alice", "bob", "bob"]);
    }

    /// <summary>A program that hears of nothing that others do.</summary>
    private ICTraderTokens GivenSilentProgram() => GivenProgram(services: services => services.AddSingleton<IGrantStore>(_ => new SilentStore(Store))).GetRequiredService<ICTraderTokens>();

    private static async Task<string> NextSubjectAsync(IAsyncEnumerator<GrantStatus> watch) =>
        await watch.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), Token) ? watch.Current.Subject : throw new InvalidOperationException("The watch ended.");

    private static async Task<long> NextAsync(IAsyncEnumerator<CTraderAccessToken> watch) =>
        await watch.MoveNextAsync() ? watch.Current.Generation : throw new InvalidOperationException("The watch ended.");
}
