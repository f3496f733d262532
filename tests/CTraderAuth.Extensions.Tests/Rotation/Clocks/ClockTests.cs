using CTraderAuth.Protocol.Reading;

namespace CTraderAuth.Tests.Rotation.Clocks;

/// <summary>R20: the clocks jump at every stage of a rotation. At most one refresh for each jump, nothing lost, nothing stuck.</summary>
public sealed class ClockTests : HeldTest
{
    public static TheoryData<TimeSpan> Jumps => [TimeSpan.FromHours(1), TimeSpan.FromHours(-1), TimeSpan.FromDays(400), TimeSpan.FromDays(-400)];

    [Theory]
    [MemberData(nameof(Jumps))]
    public async Task R20_a_jump_while_nothing_is_under_way_refreshes_at_most_once(TimeSpan jump)
    {
        var tokens = await GivenGrantAsync();

        Time.Jump(jump);
        for (var call = 0; call < 20; call++)
        {
            await tokens.GetAsync("alice", Token);
        }

        await PassAsync(tokens.ReplaceRejectedAsync("alice", "an older token", Token));
        Server.Refreshes.ShouldBeLessThanOrEqualTo(1);
        Server.Replays.ShouldBe(0);
        await ShouldBeUsableAsync(tokens);
    }

    [Theory]
    [MemberData(nameof(Jumps))]
    public async Task R20_a_jump_between_attempt_and_answer_refreshes_at_most_once_more(TimeSpan jump)
    {
        var tokens = await GivenGrantAsync();
        var jumped = false;
        Server.Before = _ =>
        {
            Time.Jump(jumped ? TimeSpan.Zero : jump);
            jumped = true;
            return Task.FromResult<TokenAnswer?>(null);
        };

        await PassAsync(tokens.RefreshAsync("alice", Token));

        await ShouldBeUsableAsync(tokens);
        Server.Refreshes.ShouldBeInRange(1, 2);
        Server.Replays.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Jumps))]
    public async Task R20_a_jump_during_the_back_off_never_keeps_a_grant_for_longer_than_an_hour(TimeSpan jump)
    {
        var tokens = await GivenGrantAsync();
        Server.Before = static _ => Task.FromResult<TokenAnswer?>(new(TokenAnswerKind.Unavailable));
        await Should.ThrowAsync<CTraderUnavailableException>(() => tokens.RefreshAsync("alice", Token));
        Server.Before = static _ => Task.FromResult<TokenAnswer?>(null);

        Time.Jump(jump);
        Time.Pass(TimeSpan.FromMinutes(61));
        await PassAsync(tokens.RefreshAsync("alice", Token));

        await ShouldBeUsableAsync(tokens);
        Server.Refreshes.ShouldBeInRange(1, 2);
        Server.Replays.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Jumps))]
    public async Task R20_a_jump_during_the_settling_wait_neither_shortens_nor_lengthens_it(TimeSpan jump)
    {
        var tokens = await GivenGrantAsync();
        var sent = new List<long>();
        Server.Before = _ =>
        {
            sent.Add(Time.GetTimestamp());
            return Task.FromResult<TokenAnswer?>(sent.Count == 1 ? new(TokenAnswerKind.Unknown) : null);
        };
        await Should.ThrowAsync<CTraderUnavailableException>(() => tokens.RefreshAsync("alice", Token));

        Time.Jump(jump);
        await PassAsync(RotatedAsync());

        Time.GetElapsedTime(sent[0], sent[1]).ShouldBeInRange(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(40));
        await ShouldBeUsableAsync(tokens);
        Server.Refreshes.ShouldBeInRange(1, 2);
        Server.Replays.ShouldBe(0);

        async Task<bool> RotatedAsync()
        {
            while (Server.Refreshes == 0)
            {
                await Task.Yield();
            }

            return true;
        }
    }

    [Theory]
    [MemberData(nameof(Jumps))]
    public async Task R20_a_jump_of_the_monotonic_clock_while_another_program_is_at_work_loses_nothing(TimeSpan jump)
    {
        var (tokens, other) = (await GivenGrantAsync(), GivenTokens());
        var (arrived, answered) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        Server.Before = async _ =>
        {
            arrived.TrySetResult();
            await answered.Task;
            return null;
        };
        var first = tokens.RefreshAsync("alice", Token);
        await arrived.Task.WaitAsync(Token);
        Time.Jump(jump);
        if (jump > TimeSpan.Zero)
        {
            Time.Pass(jump);
        }

        answered.SetResult();
        await PassAsync(first);
        await PassAsync(other.GetAsync("alice", Token).AsTask());

        await ShouldBeUsableAsync(tokens);
        Server.Refreshes.ShouldBeInRange(1, 2);
        Server.Replays.ShouldBe(0);
    }

    /// <summary>Once the flights that a jump began are over, the grant is as connected as before.</summary>
    private async Task ShouldBeUsableAsync(ICTraderTokens tokens)
    {
        await PassAsync(tokens.GetAsync("alice", Token).AsTask());
        await PassAsync(ConnectedAsync(tokens));
        await ShouldBeConnectedAsync(tokens);
    }

    private async Task<bool> ConnectedAsync(ICTraderTokens tokens)
    {
        while (!IsAtRest || (await tokens.GetStatusAsync("alice", Token))!.State is not GrantState.Connected)
        {
            await Task.Yield();
        }

        return true;
    }
}
