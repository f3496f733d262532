namespace CTraderAuth.Tests.Rotation;

/// <summary>R10: a loser, who sends a token that a winner has spent, never destroys what the winner has. All 10 000 with CTRADERAUTH_CAMPAIGN.</summary>
public sealed class LoserTests : HeldTest
{
    private static readonly int Races = Environment.GetEnvironmentVariable("CTRADERAUTH_CAMPAIGN") is null ? 500 : 10_000;

    [Fact]
    public async Task R10_a_loser_never_destroys_a_winner()
    {
        await GivenGrantAsync();
        for (var race = 1; race <= Races; race++)
        {
            // The loser sleeps between write 1 and the send until the winner has taken over and is through.
            var (loser, winner) = (GivenTokens(), GivenTokens());
            var (arrived, woken) = (NewSource(), NewSource());
            var sends = 0;
            Server.Before = async _ =>
            {
                if (Interlocked.Increment(ref sends) == 1)
                {
                    arrived.SetResult();
                    await woken.Task;
                }

                return null;
            };

            var losing = loser.RefreshAsync("alice", Token);
            await arrived.Task.WaitAsync(Token);
            var won = await PassAsync(RefreshPatientlyAsync(winner), asleep: 1);
            woken.SetResult();
            var lost = await losing;

            won.Generation.ShouldBe(race + 1);
            lost.Value.ShouldBe(won.Value);
            Server.Replays.ShouldBe(race);
            (await loser.GetStatusAsync("alice", Token))!.Generation.ShouldBe(race + 1);
            await ShouldBeConnectedAsync(winner);
            await EndAsync(2);
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whoever waits too long is told so, and looks for what came of it.</summary>
    private static async Task<CTraderAccessToken> RefreshPatientlyAsync(ICTraderTokens tokens)
    {
        var before = (await tokens.GetStatusAsync("alice", Token))!.Generation;
        try
        {
            return await tokens.RefreshAsync("alice", Token);
        }
        catch (CTraderUnavailableException)
        {
            while ((await tokens.GetStatusAsync("alice", Token))!.Generation == before)
            {
                await Task.Yield();
            }

            return await tokens.GetAsync("alice", Token);
        }
    }
}
