using CTraderAuth.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Tokens;

/// <summary>R32: a store that goes back again, without a word, while no rotation begins because of the first time.</summary>
public sealed class SecondSetbackTests : TokensTest
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(6);

    [Fact]
    public async Task R32_A_row_that_was_there_since_a_setback_and_is_older_then_is_a_setback_of_its_own()
    {
        using var late = new LateReads(new SilentStore(Store, saysNothing: true));
        var program = GivenProgram(services: services => services.AddSingleton<IGrantStore>(late));
        var setbacks = program.GetRequiredService<StoreSetbacks>();
        Tokens = program.GetRequiredService<ICTraderTokens>();
        await GivenGrant("alice");
        await GivenGrant("bob", "trader-2");
        var older = (await Store.FindAsync("alice", Token)).ShouldNotBeNull();
        Time.Advance(TimeSpan.FromHours(1));
        await Tokens.RefreshAsync("alice", Token);
        var (alice, bob) = (late.ReadsOf("alice"), late.ReadsOf("bob"));
        setbacks.MayHaveGoneBack();
        SpinWait.SpinUntil(() => late.ReadsOf("alice") > alice && late.ReadsOf("bob") > bob, TimeSpan.FromMinutes(1)).ShouldBeTrue();
        await Tokens.GetStatusAsync("alice", Token);
        await Tokens.GetStatusAsync("bob", Token);
        Time.Advance(Pause / 2);
        var left = setbacks.PauseLeft();

        await Store.LoseAsync("alice", older);
        await Store.PutBackAsync("bob", null);

        (await Tokens.GetStatusAsync("alice", Token)).ShouldNotBeNull().Generation.ShouldBe(2);
        (left, setbacks.PauseLeft()).ShouldBe((Pause / 2, Pause));
        (await Tokens.GetStatusAsync("bob", Token)).ShouldNotBeNull();
    }
}
