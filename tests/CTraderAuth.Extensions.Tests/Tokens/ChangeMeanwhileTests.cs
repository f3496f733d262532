using CTraderAuth.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Tokens;

/// <summary>A change by another program that is announced while a rotation of this one, which has read the row before it, is not over yet.</summary>
public sealed class ChangeMeanwhileTests : TokensTest
{
    // Of the machine's clock.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Is_taken_when_the_first_read_of_the_row_is_over()
    {
        using var late = new LateReads(Store);
        var tokens = GivenProgram(services: services => services.AddSingleton<IGrantStore>(late)).GetRequiredService<ICTraderTokens>();
        var old = await GivenGrant("alice");
        await using var bobs = await GivenWatchOfBobAsync(tokens);
        late.HoldNextRead();
        await using var alices = tokens.WatchAsync("alice", Token).GetAsyncEnumerator(Token);
        var first = alices.MoveNextAsync().AsTask();
        await late.HasReadAsync();
        var replaced = await Tokens.RefreshAsync("alice", Token);

        await WhenTakenAsync(bobs);
        late.Release();
        await first.WaitAsync(Limit, TimeProvider.System, Token);
        if (alices.Current.Value == old.Value)
        {
            await alices.MoveNextAsync().AsTask().WaitAsync(Limit, TimeProvider.System, Token);
        }

        alices.Current.Value.ShouldBe(replaced.Value);
    }

    [Fact]
    public async Task Is_taken_when_it_may_have_been_missed()
    {
        var told = new ToldStore(Store);
        using var late = new LateReads(told);
        var tokens = GivenProgram(services: services => services.AddSingleton<IGrantStore>(late)).GetRequiredService<ICTraderTokens>();
        await GivenGrant("alice");
        await using var bobs = await GivenWatchOfBobAsync(tokens);
        late.HoldNextRead();
        var first = tokens.GetAsync("alice", Token).AsTask();
        await late.HasReadAsync();
        await Tokens.DisconnectAsync("alice", Token);
        await WhenTakenAsync(bobs, () => told.Announce(null));

        late.Release();
        await first;

        await ShouldRequireConsentAsync(tokens);
    }

    [Fact]
    public async Task Is_taken_although_the_store_fails_once()
    {
        using var late = new LateReads(Store);
        var tokens = GivenProgram(services: services => services.AddSingleton<IGrantStore>(late)).GetRequiredService<ICTraderTokens>();
        await GivenGrant("alice");
        await using var bobs = await GivenWatchOfBobAsync(tokens);
        late.HoldNextRead();
        var first = tokens.GetAsync("alice", Token).AsTask();
        await late.HasReadAsync();
        var replaced = await Tokens.RefreshAsync("alice", Token);
        await WhenTakenAsync(bobs);
        var fails = 1;
        Store.Gate(operation => operation is "Find" && Interlocked.Exchange(ref fails, 0) is 1 ? throw new IOException("The disk is gone.") : Task.CompletedTask);
        late.Release();
        await first;

        await Time.WhenWaitsAsync(TimeSpan.FromSeconds(1));
        Time.Advance(TimeSpan.FromSeconds(1));

        (await NewestAsync(tokens, replaced)).ShouldBe(replaced.Value);
        fails.ShouldBe(0);
    }

    [Fact]
    public async Task Is_taken_when_a_consent_has_been_stored_and_not_acknowledged()
    {
        var tokens = GivenTokens();
        await using var bobs = await GivenWatchOfBobAsync(tokens);
        var (saves, stored, goOn) = (0, new TaskCompletionSource(), new TaskCompletionSource());
        Store.Gate(operation =>
        {
            // The first save is the attempt.
            if (operation is not "Done" || Interlocked.Increment(ref saves) is not 2)
            {
                return Task.CompletedTask;
            }

            stored.SetResult();
            return goOn.Task;
        });
        var connecting = tokens.ConnectAsync("alice", Sandbox.IssueCode(), Token);
        await stored.Task.WaitAsync(Token);
        await Tokens.DisconnectAsync("alice", Token);
        await WhenTakenAsync(bobs);
        goOn.SetResult();
        await connecting;

        await ShouldRequireConsentAsync(tokens);
    }

    private static async Task ShouldRequireConsentAsync(ICTraderTokens tokens)
    {
        await using var watch = tokens.WatchAsync("alice", Token).GetAsyncEnumerator(Token);
        await Should.ThrowAsync<CTraderReauthorizationRequiredException>(async () =>
        {
            while (await watch.MoveNextAsync().AsTask().WaitAsync(Limit, TimeProvider.System, Token))
            {
            }
        });
    }

    private static async Task<string> NewestAsync(ICTraderTokens tokens, CTraderAccessToken newest)
    {
        await using var watch = tokens.WatchAsync("alice", Token).GetAsyncEnumerator(Token);
        await watch.MoveNextAsync();
        if (watch.Current.Value != newest.Value)
        {
            await watch.MoveNextAsync().AsTask().WaitAsync(Limit, TimeProvider.System, Token);
        }

        return watch.Current.Value;
    }
}
