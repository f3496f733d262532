using CTraderAuth.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Tokens;

/// <summary>R32: a store of which a part cannot be read yet when the rows that are known are read again.</summary>
public sealed class RecallTests : TokensTest
{
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(500);

    private bool _fails;

    [Fact]
    public async Task R32_A_row_that_could_not_be_read_at_first_is_put_back_without_being_used()
    {
        var (setbacks, older, newest) = await GivenLostRotation();
        await using var changes = Store.WatchAsync(Token).GetAsyncEnumerator(Token);
        await changes.MoveNextAsync();
        Volatile.Write(ref _fails, true);

        setbacks.MayHaveGoneBack();
        await Time.WhenWaitsAsync(Retry);
        (await Store.FindAsync("bob", Token))!.Version.ShouldBe(older.Version);
        Volatile.Write(ref _fails, false);
        Time.Advance(Retry);

        (await changes.MoveNextAsync()).ShouldBeTrue();
        (await Store.FindAsync("bob", Token))!.Version.ShouldBe(newest.Version);
        Logs.GetSnapshot().ShouldNotContain(record => record.Exception is IOException);
    }

    [Fact]
    public async Task R32_A_row_that_cannot_be_read_until_the_pause_is_over_is_logged_once()
    {
        var (setbacks, older, _) = await GivenLostRotation();
        Volatile.Write(ref _fails, true);

        setbacks.MayHaveGoneBack();
        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromSeconds(6); passed += Retry)
        {
            await Time.WhenWaitsAsync(Retry);
            Time.Advance(Retry);
        }

        await Logs.WhenLoggedAsync(static record => record.Exception is IOException);
        Logs.GetSnapshot().Where(static record => record.Exception is IOException).ShouldHaveSingleItem();
        (await Store.FindAsync("bob", Token))!.Version.ShouldBe(older.Version);
    }

    /// <summary>A program that knows a rotation which the store has lost; reads fail while the test wants it.</summary>
    private async Task<(StoreSetbacks Setbacks, StoredGrant Older, StoredGrant Newest)> GivenLostRotation()
    {
        var store = new SilentStore(Store, saysNothing: true)
        {
            Finding = () =>
            {
                if (Volatile.Read(ref _fails))
                {
                    throw new IOException("No server is a master.");
                }
            },
        };
        var program = GivenProgram(services: services => services.AddSingleton<IGrantStore>(store));
        Tokens = program.GetRequiredService<ICTraderTokens>();
        await GivenGrant("bob");
        var older = (await Store.FindAsync("bob", Token)).ShouldNotBeNull();
        Time.Advance(TimeSpan.FromHours(1));
        (await Tokens.RefreshAsync("bob", Token)).Generation.ShouldBe(2);
        var newest = (await Store.FindAsync("bob", Token)).ShouldNotBeNull();
        await Store.LoseAsync("bob", older);
        return (program.GetRequiredService<StoreSetbacks>(), older, newest);
    }
}
