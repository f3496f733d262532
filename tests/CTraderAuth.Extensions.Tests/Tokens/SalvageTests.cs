using CTraderAuth.Testing;

namespace CTraderAuth.Tests.Tokens;

public sealed class SalvageTests : TokensTest
{
    private const string Access = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string Refresh = "rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr";

    [Fact]
    public async Task A_pair_without_a_life_is_kept_for_an_hour()
    {
        await GivenAnswer($$"""{"accessToken":"{{Access}}","refreshToken":"{{Refresh}}"}""");

        var token = await Tokens.GetAsync("alice", Token);

        token.Value.ShouldBe(Access);
        (token.ExpiresAt - token.IssuedAt).ShouldBe(TimeSpan.FromHours(1));
        (await Tokens.GetStatusAsync("alice", Token))!.LastOutcome.ShouldBe(RotationOutcome.Salvaged);
        Logs.GetSnapshot().ShouldContain(record => record.Id.Id == 103);
    }

    [Fact]
    public async Task An_answer_cut_after_both_tokens_is_kept()
    {
        await GivenAnswer($$"""{"accessToken":"{{Access}}","expiresIn":2628000,"refreshToken":"{{Refresh}}","err""");

        var token = await Tokens.GetAsync("alice", Token);

        token.Value.ShouldBe(Access);
        token.Generation.ShouldBe(2);
    }

    [Fact]
    public async Task A_refresh_token_without_an_access_token_is_spent_at_once()
    {
        await GivenAnswer($$"""{"refreshToken":"{{Refresh}}","expiresIn":2628000}""");
        Sandbox.Faults.Next(Answer($$"""{"accessToken":"{{Access}}","refreshToken":"second","expiresIn":2628000}"""));

        var token = await Tokens.GetAsync("alice", Token);

        token.Value.ShouldBe(Access);
        token.Generation.ShouldBe(3);
        Refreshes[1].RefreshToken.ShouldBe(Refresh);
    }

    [Fact]
    public async Task A_second_refresh_token_without_an_access_token_rests()
    {
        await GivenAnswer($$"""{"refreshToken":"{{Refresh}}","expiresIn":2628000}""");
        Sandbox.Faults.Next(Answer("""{"refreshToken":"second","expiresIn":2628000}"""));

        var thrown = await Should.ThrowAsync<CTraderUnavailableException>(async () => await Tokens.GetAsync("alice", Token));

        thrown.RetryAfter.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(30));
        Refreshes.Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_access_token_from_a_cut_response_is_served_and_asks_for_a_consent()
    {
        await GivenAnswer($$"""{"accessToken":"{{Access}}","expiresIn":2628000""");

        var token = await Tokens.GetAsync("alice", Token);
        var status = await Tokens.GetStatusAsync("alice", Token);

        token.Value.ShouldBe(Access);
        status!.State.ShouldBe(GrantState.ReauthorizationRequired);
        status.Reason.ShouldBe(ReauthorizationReason.ResponseLost);
        GivenExpired();
        await Should.ThrowAsync<CTraderReauthorizationRequiredException>(async () => await Tokens.GetAsync("alice", Token));
        Refreshes.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_cut_token_is_kept_as_it_came_and_never_replayed()
    {
        await GivenAnswer("""{"accessToken":"mosAt8x0vqUuJkYp3rQ5w""");

        var thrown = await Should.ThrowAsync<CTraderReauthorizationRequiredException>(async () => await Tokens.GetAsync("alice", Token));

        thrown.Reason.ShouldBe(ReauthorizationReason.ResponseLost);
        (await Store.ContentAsync("alice")).ShouldContain("mosAt8x0vqUuJkYp3rQ5w");
        await Should.ThrowAsync<CTraderReauthorizationRequiredException>(async () => await Tokens.GetAsync("alice", Token));
        Refreshes.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_pair_beside_an_error_code_is_a_refusal_whose_answer_is_kept()
    {
        await GivenAnswer($$"""{"accessToken":"{{Access}}","refreshToken":"{{Refresh}}","errorCode":"ACCESS_DENIED"}""");

        var thrown = await Should.ThrowAsync<CTraderReauthorizationRequiredException>(async () => await Tokens.GetAsync("alice", Token));

        thrown.Reason.ShouldBe(ReauthorizationReason.Rejected);
        (await Store.ContentAsync("alice")).ShouldContain(Refresh);
    }

    [Fact]
    public async Task A_new_refresh_token_beside_the_same_access_token_is_kept()
    {
        await GivenGrant("alice");
        var same = await Tokens.GetAsync("alice", Token);
        Sandbox.Faults.Next(Answer($$"""{"accessToken":"{{same.Value}}","refreshToken":"{{Refresh}}","expiresIn":2628000}"""));

        var token = await Tokens.RefreshAsync("alice", Token);

        token.Generation.ShouldBe(2);
        (await Store.ContentAsync("alice")).ShouldContain(Refresh);
    }

    private static SandboxFault Answer(string body) => SandboxFault.Answer(200, "application/json", body, afterProcessing: true);

    private async Task GivenAnswer(string body)
    {
        await GivenGrant("alice");
        GivenExpired();
        Sandbox.Faults.Next(Answer(body));
    }
}
