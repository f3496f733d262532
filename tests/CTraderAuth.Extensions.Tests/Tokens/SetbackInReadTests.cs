using CTraderAuth.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Tokens;

/// <summary>R32: a store that says that it may have lost writes while a row is read from it.</summary>
public sealed class SetbackInReadTests : TokensTest
{
    [Fact]
    public async Task R32_A_row_that_was_read_before_is_put_back_if_it_is_gone_after_it()
    {
        await GivenGrant("alice");
        await GivenGrant("bob", "trader-2");
        using var late = new LateReads(Store);
        var program = GivenProgram(services: services => services.AddSingleton<IGrantStore>(late));
        var tokens = program.GetRequiredService<ICTraderTokens>();
        await tokens.GetStatusAsync("bob", Token);
        late.HoldNextRead();
        var reading = tokens.GetStatusAsync("alice", Token);
        await late.HasReadAsync();
        var reads = late.ReadsOf("bob");
        program.GetRequiredService<StoreSetbacks>().MayHaveGoneBack();

        // The recall of the rows that are known knows bob alone.
        SpinWait.SpinUntil(() => late.ReadsOf("bob") > reads, TimeSpan.FromMinutes(1)).ShouldBeTrue();
        late.Release();
        await reading;

        await Store.PutBackAsync("alice", null);

        (await tokens.GetStatusAsync("alice", Token)).ShouldNotBeNull().Generation.ShouldBe(1);
        (await Store.FindAsync("alice", Token)).ShouldNotBeNull();
    }

    [Fact]
    public async Task R32_A_row_that_another_call_saw_after_it_and_that_was_removed_then_is_not_put_back_by_a_slow_recall()
    {
        await GivenGrant("alice");
        using var late = new LateReads(Store);
        var program = GivenProgram(services: services => services.AddSingleton<IGrantStore>(late));
        var tokens = program.GetRequiredService<ICTraderTokens>();
        await tokens.GetStatusAsync("alice", Token);
        late.DelayNextRead();
        program.GetRequiredService<StoreSetbacks>().MayHaveGoneBack();
        await late.HasReadAsync();
        await tokens.GetStatusAsync("alice", Token);
        await Store.PutBackAsync("alice", null);
        var (reads, writes) = (late.ReadsOf("alice"), Store.Writes);

        late.Release();

        // The recall reads once more, and finds that the row was removed.
        SpinWait.SpinUntil(() => late.ReadsOf("alice") == reads + 2 || Store.Writes > writes, TimeSpan.FromMinutes(1)).ShouldBeTrue();
        (await tokens.GetStatusAsync("alice", Token)).ShouldBeNull();
        Store.Writes.ShouldBe(writes);
    }
}
