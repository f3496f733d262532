using CTraderAuth.Testing;

namespace CTraderAuth.Tests.Tokens;

/// <summary>What is known to be dead is served by no process, and all who watch hear of it.</summary>
public sealed class EndedGrantTests : TokensTest
{
    [Fact]
    public async Task After_a_lost_response_no_program_serves_the_replaced_token()
    {
        var first = await GivenGrant("alice");

        await GivenLostAsync();

        await ShouldServeNothingAsync(first, Tokens, GivenTokens());
        Refreshes.Count.ShouldBe(2);
    }

    [Fact]
    public async Task After_an_unusable_response_no_program_serves_the_replaced_token_and_all_who_watch_hear_of_it()
    {
        var first = await GivenGrant("alice");
        var other = GivenTokens();
        await using var here = Tokens.WatchAsync("alice", Token).GetAsyncEnumerator(Token);
        await using var there = other.WatchAsync("alice", Token).GetAsyncEnumerator(Token);
        await here.MoveNextAsync();
        await there.MoveNextAsync();
        Sandbox.Faults.Next(SandboxFault.Answer(200, "application/json", """{"accessToken":"mosAt8x0vqUuJkYp3rQ5w""", afterProcessing: true));

        await ShouldRequireConsentAsync(() => Tokens.RefreshAsync("alice", Token), ReauthorizationReason.ResponseLost);

        await ShouldRequireConsentAsync(async () => await here.MoveNextAsync(), ReauthorizationReason.ResponseLost);
        await ShouldRequireConsentAsync(async () => await there.MoveNextAsync(), ReauthorizationReason.ResponseLost);
        await ShouldServeNothingAsync(first, Tokens, other, GivenTokens());
        Refreshes.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_watcher_hears_of_a_lost_response_in_the_program_that_lost_it()
    {
        await GivenGrant("alice");
        await using var watch = Tokens.WatchAsync("alice", Token).GetAsyncEnumerator(Token);
        await watch.MoveNextAsync();
        var next = watch.MoveNextAsync().AsTask();

        await GivenLostAsync();

        await ShouldRequireConsentAsync(() => next, ReauthorizationReason.ResponseLost);
    }

    [Fact]
    public async Task A_refused_grant_serves_its_token_until_an_API_refuses_that_too()
    {
        var first = await GivenGrant("alice");
        var other = GivenTokens();
        await using var watch = other.WatchAsync("alice", Token).GetAsyncEnumerator(Token);
        await watch.MoveNextAsync();
        Sandbox.Revoke("trader-1");
        await ShouldRequireConsentAsync(() => Tokens.RefreshAsync("alice", Token), ReauthorizationReason.Rejected);
        (await Tokens.GetAsync("alice", Token)).Value.ShouldBe(first.Value);
        (await other.GetAsync("alice", Token)).Value.ShouldBe(first.Value);

        await ShouldRequireConsentAsync(() => Tokens.ReplaceRejectedAsync("alice", first.Value, Token), ReauthorizationReason.Rejected);

        await ShouldRequireConsentAsync(async () => await watch.MoveNextAsync(), ReauthorizationReason.Rejected);
        foreach (var tokens in new[] { Tokens, other, GivenTokens() })
        {
            await ShouldRequireConsentAsync(async () => await tokens.GetAsync("alice", Token), ReauthorizationReason.Rejected);
        }

        Refreshes.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_grant_that_is_refused_because_its_token_was_refused_serves_nothing()
    {
        var first = await GivenGrant("alice");
        Sandbox.Revoke("trader-1");

        await ShouldRequireConsentAsync(() => Tokens.ReplaceRejectedAsync("alice", first.Value, Token), ReauthorizationReason.Rejected);

        await ShouldRequireConsentAsync(async () => await Tokens.GetAsync("alice", Token), ReauthorizationReason.Rejected);
        await ShouldRequireConsentAsync(async () => await GivenTokens().GetAsync("alice", Token), ReauthorizationReason.Rejected);
    }

    [Fact]
    public async Task A_token_that_an_API_refused_is_served_while_the_grant_lives()
    {
        var first = await GivenGrant("alice");
        var second = await Tokens.ReplaceRejectedAsync("alice", first.Value, Token);
        await Tokens.ReplaceRejectedAsync("alice", second.Value, Token);

        var served = await GivenTokens().GetAsync("alice", Token);

        served.Value.ShouldBe(second.Value);
    }

    [Fact]
    public async Task A_new_consent_brings_an_ended_grant_back_in_every_program()
    {
        await GivenGrant("alice");
        await GivenLostAsync();
        var other = GivenTokens();
        await ShouldRequireConsentAsync(async () => await other.GetAsync("alice", Token), ReauthorizationReason.ResponseLost);

        var connected = await GivenGrant("alice");

        (await other.GetAsync("alice", Token)).Value.ShouldBe(connected.Value);
        (await Tokens.GetAsync("alice", Token)).Value.ShouldBe(connected.Value);
    }

    private static async Task ShouldServeNothingAsync(CTraderAccessToken dead, params ICTraderTokens[] programs)
    {
        foreach (var tokens in programs)
        {
            await ShouldRequireConsentAsync(async () => await tokens.GetAsync("alice", Token), ReauthorizationReason.ResponseLost);
            await ShouldRequireConsentAsync(() => tokens.ReplaceRejectedAsync("alice", dead.Value, Token), ReauthorizationReason.ResponseLost);
        }
    }

    private async Task GivenLostAsync()
    {
        Sandbox.Faults.LoseNextAnswer();
        (await Should.ThrowAsync<CTraderUnavailableException>(() => Tokens.RefreshAsync("alice", Token))).OutcomeUnknown.ShouldBeTrue();
        await PassSettlingAsync(WhenAsync("alice", status => status.State == GrantState.ReauthorizationRequired));
    }

    private static async Task ShouldRequireConsentAsync(Func<Task> call, ReauthorizationReason reason) =>
        (await Should.ThrowAsync<CTraderReauthorizationRequiredException>(call)).Reason.ShouldBe(reason);
}
