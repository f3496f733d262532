using CTraderAuth.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Load;

/// <summary>While a grant rests, callers are served and nobody is asked again and again.</summary>
public sealed class RestTests : LoadTest
{
    [Fact]
    public async Task A_program_that_starts_while_a_due_grant_rests_does_not_read_the_store_with_every_call()
    {
        await GivenRestingGrant();
        var tokens = GivenProgram().GetRequiredService<ICTraderTokens>();
        var before = Store.Reads;

        for (var i = 0; i < 1_000; i++)
        {
            (await tokens.GetAsync("alice", Token)).Generation.ShouldBe(1);
            await Task.Yield();
        }

        await ((IAsyncDisposable)tokens).DisposeAsync();
        (Store.Reads - before).ShouldBeLessThan(10);
        Refreshes.ShouldHaveSingleItem();
    }

    private async Task GivenRestingGrant()
    {
        var first = await GivenGrant("alice");
        Time.Advance((first.ExpiresAt - first.IssuedAt) * 0.9);
        Sandbox.Faults.Next(SandboxFault.Answer(429, "text/plain", "", retryAfter: TimeSpan.FromMinutes(10)));
        await Should.ThrowAsync<CTraderUnavailableException>(() => Tokens.RefreshAsync("alice", Token));
    }
}
