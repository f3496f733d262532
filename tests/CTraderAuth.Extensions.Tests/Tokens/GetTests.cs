using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Tokens;

public sealed class GetTests : TokensTest
{
    [Fact]
    public async Task A_program_that_was_disposed_takes_no_more_calls()
    {
        await GivenGrant("alice");
        var program = GivenProgram();
        var tokens = program.GetRequiredService<ICTraderTokens>();
        await program.DisposeAsync();

        await Should.ThrowAsync<ObjectDisposedException>(async () => await tokens.GetAsync("alice", Token));
        await Should.ThrowAsync<ObjectDisposedException>(() => tokens.RefreshAsync("alice", Token));
        await Should.ThrowAsync<ObjectDisposedException>(() => tokens.ConnectAsync("alice", "code", Token));
        await Should.ThrowAsync<ObjectDisposedException>(() => tokens.GetStatusAsync("alice", Token));
        Refreshes.ShouldBeEmpty();
    }

    [Fact]
    public async Task Refreshes_once_when_many_callers_see_the_same_expired_token()
    {
        await GivenGrant("alice");
        GivenExpired();

        var seen = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Tokens.GetAsync("alice", Token).AsTask()));

        seen.Select(token => token.Value).Distinct().ShouldHaveSingleItem();
        seen[0].Generation.ShouldBe(2);
        Refreshes.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Says_who_has_never_connected_and_carries_the_consent_link()
    {
        var thrown = await Should.ThrowAsync<CTraderReauthorizationRequiredException>(async () => await Tokens.GetAsync("nobody", Token));

        thrown.Subject.ShouldBe("nobody");
        thrown.Reason.ShouldBe(ReauthorizationReason.NotConnected);
        thrown.Message.ShouldContain(Sandbox.AuthUri);
    }

    [Fact]
    public async Task Answers_at_once_and_rotates_behind_it_from_eighty_percent_of_the_life_on()
    {
        var first = await GivenGrant("alice");
        Time.Advance(first.ExpiresAt - first.IssuedAt - TimeSpan.FromDays(3));
        await using var watch = Tokens.WatchAsync("alice", Token).GetAsyncEnumerator(Token);

        var served = await Tokens.GetAsync("alice", Token);
        var watched = await NewestAsync(watch, 2);

        served.Value.ShouldBe(first.Value);
        watched.Generation.ShouldBe(2);
        Refreshes.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_leader_who_cancels_leaves_the_followers_their_token()
    {
        await GivenGrant("alice");
        GivenExpired();
        var sent = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        Store.Gate(async operation =>
        {
            if (operation is "Save")
            {
                sent.TrySetResult();
                await go.Task;
            }
        });
        using var leaving = new CancellationTokenSource();
        var leader = Tokens.GetAsync("alice", leaving.Token).AsTask();
        await sent.Task;
        var followers = Enumerable.Range(0, 50).Select(_ => Tokens.GetAsync("alice", Token).AsTask()).ToArray();

        await leaving.CancelAsync();
        go.SetResult();

        await Should.ThrowAsync<OperationCanceledException>(leader);
        (await Task.WhenAll(followers)).ShouldAllBe(token => token.Generation == 2);
        Refreshes.ShouldHaveSingleItem();
    }

    private static async Task<CTraderAccessToken> NewestAsync(IAsyncEnumerator<CTraderAccessToken> watch, long generation)
    {
        while (await watch.MoveNextAsync())
        {
            if (watch.Current.Generation >= generation)
            {
                return watch.Current;
            }
        }

        throw new InvalidOperationException("The watch ended.");
    }

    [Fact]
    public async Task A_token_that_was_served_before_the_machine_slept_is_not_served_after_it()
    {
        var first = await GivenGrant("alice");
        Time.Advance((first.ExpiresAt - first.IssuedAt) * 0.9);
        var opened = new TaskCompletionSource();
        Store.Gate(operation => operation is "Save" ? opened.Task : Task.CompletedTask);
        Tokens = GivenTokens();

        var before = await Tokens.GetAsync("alice", Token);
        GivenExpired();
        var after = Tokens.GetAsync("alice", Token).AsTask();
        opened.SetResult();

        before.Value.ShouldBe(first.Value);
        (await after).Generation.ShouldBe(2);
        Refreshes.ShouldHaveSingleItem();
    }
}
