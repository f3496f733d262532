using CTraderAuth.Testing;

namespace CTraderAuth.Tests.Tokens;

public sealed class RejectionTests : TokensTest
{
    [Fact]
    public async Task Fifty_staggered_rejections_of_one_dead_token_rotate_once()
    {
        var dead = await GivenGrant("alice");

        var seen = new List<CTraderAccessToken>();
        for (var request = 0; request < 50; request++)
        {
            seen.Add(await Tokens.ReplaceRejectedAsync("alice", dead.Value, Token));
        }

        seen.ShouldAllBe(token => token.Generation == 2);
        Refreshes.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_second_rejection_within_five_minutes_returns_the_refused_token()
    {
        var first = await GivenGrant("alice");
        var second = await Tokens.ReplaceRejectedAsync("alice", first.Value, Token);

        var same = await Tokens.ReplaceRejectedAsync("alice", second.Value, Token);
        Time.Advance(TimeSpan.FromMinutes(5));
        var third = await Tokens.ReplaceRejectedAsync("alice", second.Value, Token);

        same.Value.ShouldBe(second.Value);
        third.Generation.ShouldBe(3);
        Refreshes.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_rejection_waits_for_the_rotation_that_another_program_began_after_the_same_one()
    {
        var dead = await GivenGrant("alice");
        var other = GivenTokens();
        await other.GetAsync("alice", Token);
        var serverTakes = TimeSpan.FromMilliseconds(50);
        Sandbox.Faults.Next(SandboxFault.Delay(serverTakes, afterProcessing: true));

        var first = Tokens.ReplaceRejectedAsync("alice", dead.Value, Token);
        await Time.WhenWaitsAsync(serverTakes);
        var second = other.ReplaceRejectedAsync("alice", dead.Value, Token);
        await Time.WhenLooksAsync();
        Time.Advance(serverTakes);

        (await first).Generation.ShouldBe(2);
        (await second).Generation.ShouldBe(2);
        Refreshes.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_rotation_after_a_rejection_is_sent_once_more_when_its_answer_never_came()
    {
        var dead = await GivenGrant("alice");
        Sandbox.Faults.Next(SandboxFault.HangUp(afterProcessing: false));

        (await Should.ThrowAsync<CTraderUnavailableException>(() => Tokens.ReplaceRejectedAsync("alice", dead.Value, Token))).OutcomeUnknown.ShouldBeTrue();
        await PassSettlingAsync(WhenAsync("alice", status => status.Generation == 2));

        Refreshes.Select(request => request.Applied).ShouldBe([false, true]);
    }

    [Fact]
    public async Task A_token_that_is_not_the_current_one_rotates_nothing()
    {
        var current = await GivenGrant("alice");

        var replaced = await Tokens.ReplaceRejectedAsync("alice", "a token of long ago", Token);

        replaced.Value.ShouldBe(current.Value);
        Refreshes.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_refused_refresh_token_is_tried_once_until_somebody_asks_again()
    {
        await GivenGrant("alice");
        Sandbox.Revoke("trader-1");
        GivenExpired();

        for (var call = 0; call < 5; call++)
        {
            (await Should.ThrowAsync<CTraderReauthorizationRequiredException>(async () => await Tokens.GetAsync("alice", Token))).Reason.ShouldBe(ReauthorizationReason.Rejected);
        }

        Refreshes.ShouldHaveSingleItem();
        await Should.ThrowAsync<CTraderReauthorizationRequiredException>(() => Tokens.RefreshAsync("alice", Token));
        Refreshes.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_rejection_is_stored_although_somebody_writes_the_row_at_that_moment()
    {
        await GivenGrant("alice");
        Sandbox.Revoke("trader-1");
        GivenExpired();
        var writes = 0;
        Store.Gate(operation => operation is "Save" && Interlocked.Increment(ref writes) is 2 ? Store.TouchAsync("alice") : Task.CompletedTask);

        await Should.ThrowAsync<CTraderReauthorizationRequiredException>(async () => await Tokens.GetAsync("alice", Token));

        (await GivenTokens().GetStatusAsync("alice", Token))!.Reason.ShouldBe(ReauthorizationReason.Rejected);
        Refreshes.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Corrected_client_credentials_bring_a_refused_grant_back()
    {
        await GivenGrant("alice");
        GivenExpired();
        var wrong = GivenTokens(options => options.ClientSecret = "not the secret");
        (await Should.ThrowAsync<CTraderReauthorizationRequiredException>(async () => await wrong.GetAsync("alice", Token))).Reason.ShouldBe(ReauthorizationReason.Rejected);

        var right = await Tokens.GetAsync("alice", Token);

        right.Generation.ShouldBe(2);
    }
}
