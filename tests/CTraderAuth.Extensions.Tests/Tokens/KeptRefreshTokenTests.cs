using CTraderAuth.Testing;

namespace CTraderAuth.Tests.Tokens;

/// <summary>RFC 6749, section 6: a response without a refresh token leaves the one that was sent valid.</summary>
public sealed class KeptRefreshTokenTests : TokensTest
{
    private const string Access = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    [Fact]
    public async Task The_old_refresh_token_is_kept_and_tried_when_the_access_token_is_due()
    {
        await GivenGrant("alice");
        Sandbox.Faults.Next(AccessTokenAlone(applied: false));
        var second = await Tokens.RefreshAsync("alice", Token);
        var status = await Tokens.GetStatusAsync("alice", Token);

        GivenExpired();
        var third = await Tokens.GetAsync("alice", Token);

        second.Value.ShouldBe(Access);
        status!.State.ShouldBe(GrantState.Connected);
        status.Reason.ShouldBeNull();
        third.Generation.ShouldBe(3);
        Refreshes.Select(request => request.RefreshToken).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_kept_refresh_token_that_is_refused_was_replaced_by_a_lost_one()
    {
        await GivenGrant("alice");
        Sandbox.Faults.Next(AccessTokenAlone(applied: true));
        await Tokens.RefreshAsync("alice", Token);

        var refused = await Should.ThrowAsync<CTraderReauthorizationRequiredException>(() => Tokens.RefreshAsync("alice", Token));

        refused.Reason.ShouldBe(ReauthorizationReason.ResponseLost);
        (await Tokens.GetAsync("alice", Token)).Value.ShouldBe(Access);
        GivenExpired();
        (await Should.ThrowAsync<CTraderReauthorizationRequiredException>(async () => await GivenTokens().GetAsync("alice", Token))).Reason.ShouldBe(ReauthorizationReason.ResponseLost);
        Refreshes.Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_imported_refresh_token_is_kept_as_well()
    {
        var pair = await Auth.GetTokenAsync(Sandbox.IssueCode(), cancellationToken: Token);
        Sandbox.Faults.Next(AccessTokenAlone(applied: false));
        await Tokens.ImportAsync("alice", pair.RefreshToken, Token);

        var next = await Tokens.RefreshAsync("alice", Token);

        next.Generation.ShouldBe(2);
        Refreshes.Select(request => request.RefreshToken).ShouldBe([pair.RefreshToken, pair.RefreshToken]);
    }

    [Fact]
    public async Task A_consent_that_brings_no_refresh_token_is_served_and_asks_for_another()
    {
        Sandbox.Faults.Next(AccessTokenAlone(applied: true));

        var token = await GivenGrant("alice");
        var status = await Tokens.GetStatusAsync("alice", Token);

        token.Value.ShouldBe(Access);
        status!.Reason.ShouldBe(ReauthorizationReason.ResponseLost);
        (await GivenTokens().GetAsync("alice", Token)).Value.ShouldBe(Access);
    }

    [Fact]
    public async Task A_server_that_returns_the_same_refresh_token_every_time_is_served_for_ever()
    {
        var refresh = (await Auth.GetTokenAsync(Sandbox.IssueCode(), cancellationToken: Token)).RefreshToken;
        Sandbox.Faults.Next(SandboxFault.Answer(200, "application/json", $$"""{"accessToken":"{{Access}}","refreshToken":"{{refresh}}","expiresIn":2628000}"""));
        await Tokens.ImportAsync("alice", refresh, Token);
        Sandbox.Faults.Next(SandboxFault.Answer(200, "application/json", $$"""{"accessToken":"{{Access}}2","refreshToken":"{{refresh}}","expiresIn":2628000}"""));

        var second = await Tokens.RefreshAsync("alice", Token);
        var third = await Tokens.RefreshAsync("alice", Token);

        (second.Generation, third.Generation).ShouldBe((2, 3));
    }

    private static SandboxFault AccessTokenAlone(bool applied) =>
        SandboxFault.Answer(200, "application/json", $$"""{"accessToken":"{{Access}}","tokenType":"bearer","expiresIn":2628000,"errorCode":null}""", afterProcessing: applied);
}
