using CTraderAuth.Storage;
using CTraderAuth.Tests.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Rotation;

public sealed class SetbackInWriteTests : TokensTest
{
    [Fact]
    public async Task Sends_nothing_when_the_write_of_the_attempt_finds_out_that_the_store_went_back()
    {
        await GivenGrant("my-bot");
        var program = GivenProgram();
        var told = 0;
        Store.Gate(operation =>
        {
            if (operation is "Done" && Interlocked.Increment(ref told) is 1)
            {
                program.GetRequiredService<StoreSetbacks>().MayHaveGoneBack();
            }

            return Task.CompletedTask;
        });

        var rotating = program.GetRequiredService<ICTraderTokens>().RefreshAsync("my-bot", Token);
        await Time.WhenWaitsAsync(static wait => wait > TimeSpan.FromSeconds(5) && wait <= TimeSpan.FromSeconds(6));
        var sent = Refreshes.Count;
        Time.Advance(TimeSpan.FromSeconds(6));

        sent.ShouldBe(0);
        (await rotating).Generation.ShouldBe(2);
        Refreshes.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Holds_rotations_alone_while_the_store_may_have_gone_back()
    {
        var stored = await GivenGrant("my-bot");
        var program = GivenProgram();
        var tokens = program.GetRequiredService<ICTraderTokens>();
        program.GetRequiredService<StoreSetbacks>().MayHaveGoneBack();

        var read = await tokens.GetAsync("my-bot", Token).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Token);
        var connected = await tokens.ConnectAsync("another", Sandbox.IssueCode("trader-2"), Token).WaitAsync(TimeSpan.FromSeconds(30), Token);

        read.Value.ShouldBe(stored.Value);
        connected.Generation.ShouldBe(1);
    }
}
