using CTraderAuth.Testing;

namespace CTraderAuth.Tests.Load;

/// <summary>R1: one refresh per grant in a process.</summary>
public sealed class ThousandsTests : LoadTest
{
    private const int Callers = 10_000, Rounds = 100;
    private static readonly TimeSpan ServerTakes = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task R1_Ten_thousand_callers_make_one_token_request_in_each_of_a_hundred_rounds()
    {
        GivenSandbox(options => options.Reuse = RefreshTokenReuse.RevokeFamily);
        var token = await GivenGrant("alice");
        for (var round = 1; round <= Rounds; round++)
        {
            GivenExpired();
            Sandbox.Faults.Next(SandboxFault.Delay(ServerTakes, afterProcessing: round % 2 is 0));

            // Half of them come while the request is under way; of the others some come after it, and find the new token.
            var callers = GivenCallers(Callers / 2);
            await Time.WhenWaitsAsync(ServerTakes);
            var late = GivenCallers(Callers / 2);
            Time.Advance(ServerTakes);
            var seen = await Task.WhenAll([.. callers, .. late]);

            var next = seen.DistinctBy(one => one.Value).ShouldHaveSingleItem();
            next.Generation.ShouldBe(round + 1);
            next.Value.ShouldNotBe(token.Value);
            token = next;
        }

        Refreshes.Count.ShouldBe(Rounds);
        Refreshes.ShouldAllBe(request => request.Applied);
    }
}
