using CTraderAuth.Testing;

namespace CTraderAuth.Tests.Tokens;

public sealed class LostAnswerTests : TokensTest
{
    [Fact]
    public async Task Tells_that_the_outcome_is_unknown_and_sends_once_more_after_thirty_seconds()
    {
        await GivenGrant("alice");
        GivenExpired();
        Sandbox.Faults.Next(SandboxFault.HangUp(afterProcessing: false));

        var thrown = await Should.ThrowAsync<CTraderUnavailableException>(async () => await Tokens.GetAsync("alice", Token));
        var unknown = await Tokens.GetStatusAsync("alice", Token);
        var mended = await PassSettlingAsync(WhenAsync("alice", status => status.Generation == 2));

        thrown.OutcomeUnknown.ShouldBeTrue();
        unknown!.State.ShouldBe(GrantState.OutcomeUnknown);
        mended.State.ShouldBe(GrantState.Connected);
        Refreshes.Select(request => request.Applied).ShouldBe([false, true]);
    }

    [Fact]
    public async Task Detects_a_lost_answer_on_a_strict_server_and_says_so()
    {
        await GivenGrant("alice");
        GivenExpired();
        Sandbox.Faults.LoseNextAnswer();

        await Should.ThrowAsync<CTraderUnavailableException>(async () => await Tokens.GetAsync("alice", Token));
        var lost = await PassSettlingAsync(WhenAsync("alice", status => status.State == GrantState.ReauthorizationRequired));

        lost.Reason.ShouldBe(ReauthorizationReason.ResponseLost);
        (await Should.ThrowAsync<CTraderReauthorizationRequiredException>(async () => await Tokens.GetAsync("alice", Token))).Reason.ShouldBe(ReauthorizationReason.ResponseLost);
        Refreshes.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_refresh_after_the_loss_is_refused_for_the_same_reason()
    {
        await GivenGrant("alice");
        GivenExpired();
        Sandbox.Faults.LoseNextAnswer();
        await Should.ThrowAsync<CTraderUnavailableException>(async () => await Tokens.GetAsync("alice", Token));
        await PassSettlingAsync(WhenAsync("alice", status => status.State == GrantState.ReauthorizationRequired));

        var thrown = await Should.ThrowAsync<CTraderReauthorizationRequiredException>(() => Tokens.RefreshAsync("alice", Token));

        thrown.Reason.ShouldBe(ReauthorizationReason.ResponseLost);
        (await Tokens.GetStatusAsync("alice", Token))!.Reason.ShouldBe(ReauthorizationReason.ResponseLost);
        Refreshes.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Recovers_a_lost_answer_on_a_server_with_a_grace()
    {
        GivenSandbox(options => options.Reuse = RefreshTokenReuse.Grace);
        await GivenGrant("alice");
        GivenExpired();
        Sandbox.Faults.LoseNextAnswer();

        await Should.ThrowAsync<CTraderUnavailableException>(async () => await Tokens.GetAsync("alice", Token));
        await PassSettlingAsync(WhenAsync("alice", status => status.Generation == 2));

        (await Tokens.GetAsync("alice", Token)).Generation.ShouldBe(2);
    }

    [Fact]
    public async Task Serves_the_old_token_while_the_outcome_is_unknown()
    {
        var first = await GivenGrant("alice");
        Sandbox.Faults.Next(SandboxFault.HangUp(afterProcessing: false));

        var thrown = await Should.ThrowAsync<CTraderUnavailableException>(() => Tokens.RefreshAsync("alice", Token));
        var served = await Tokens.GetAsync("alice", Token);

        thrown.OutcomeUnknown.ShouldBeTrue();
        served.Value.ShouldBe(first.Value);
        Refreshes.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_rejection_while_the_outcome_is_unknown_ends_the_pause_at_once()
    {
        GivenSandbox(options => options.Reuse = RefreshTokenReuse.Grace);
        var first = await GivenGrant("alice");
        Sandbox.Faults.LoseNextAnswer();
        await Should.ThrowAsync<CTraderUnavailableException>(() => Tokens.RefreshAsync("alice", Token));
        await Time.WhenWaitsAsync(TimeSpan.FromSeconds(5));

        var mended = await Tokens.ReplaceRejectedAsync("alice", first.Value, Token);

        mended.Generation.ShouldBe(2);
        Refreshes.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Rests_after_a_second_answer_is_lost_and_keeps_the_grant()
    {
        await GivenGrant("alice");
        GivenExpired();
        Sandbox.Faults.Next(SandboxFault.HangUp(afterProcessing: false), 2);

        await Should.ThrowAsync<CTraderUnavailableException>(async () => await Tokens.GetAsync("alice", Token));
        var resting = await PassSettlingAsync(WhenAsync("alice", status => status.RetryAt is not null));
        await Should.ThrowAsync<CTraderUnavailableException>(async () => await Tokens.GetAsync("alice", Token));
        Time.Advance(TimeSpan.FromMinutes(1));
        var mended = await Tokens.GetAsync("alice", Token);

        resting.State.ShouldBe(GrantState.OutcomeUnknown);
        (resting.RetryAt - Time.GetUtcNow()).ShouldNotBeNull().ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(60));
        mended.Generation.ShouldBe(2);
        Refreshes.Count.ShouldBe(3);
    }
}
