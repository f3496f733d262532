using CTraderAuth.Testing;

namespace CTraderAuth.Tests.Tokens;

public sealed class ImportTests : TokensTest
{
    [Fact]
    public async Task Spends_a_refresh_token_from_elsewhere_and_keeps_the_new_pair()
    {
        var pair = await GivenPair();

        var token = await Tokens.ImportAsync("alice", pair.RefreshToken, Token);

        token.Generation.ShouldBe(1);
        token.Value.ShouldNotBe(pair.AccessToken);
        (await Tokens.GetStatusAsync("alice", Token))!.State.ShouldBe(GrantState.Connected);
    }

    [Fact]
    public async Task May_be_called_at_every_start_and_never_rolls_back()
    {
        var pair = await GivenPair();
        await Tokens.ImportAsync("alice", pair.RefreshToken, Token);
        for (var rotation = 0; rotation < 20; rotation++)
        {
            await Tokens.RefreshAsync("alice", Token);
        }

        var current = await Tokens.ImportAsync("alice", pair.RefreshToken, Token);

        current.Generation.ShouldBe(21);
        Refreshes.Count.ShouldBe(21);
    }

    [Fact]
    public async Task The_same_import_from_many_callers_at_once_is_spent_once()
    {
        var pair = await GivenPair();

        var seen = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Tokens.ImportAsync("alice", pair.RefreshToken, Token)));

        seen.Select(token => token.Value).Distinct().ShouldHaveSingleItem();
        Refreshes.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_refused_import_leaves_the_earlier_grant_as_it_was()
    {
        var first = await GivenGrant("alice");

        var thrown = await Should.ThrowAsync<CTraderAuthException>(() => Tokens.ImportAsync("alice", "no-such-token", Token));

        thrown.ErrorCode.ShouldBe("ACCESS_DENIED");
        thrown.Message.ShouldNotContain("no-such-token");
        (await Tokens.GetAsync("alice", Token)).Value.ShouldBe(first.Value);
        (await Tokens.RefreshAsync("alice", Token)).Generation.ShouldBe(2);
    }

    [Fact]
    public async Task A_refused_import_does_not_delay_the_rotation_of_the_earlier_grant()
    {
        await GivenGrant("alice");
        Time.Advance(TimeSpan.FromDays(25));
        await Should.ThrowAsync<CTraderAuthException>(() => Tokens.ImportAsync("alice", "no-such-token", Token));

        var served = await Tokens.GetAsync("alice", Token);
        await WhenAsync("alice", static status => status.Generation == 2).WaitAsync(TimeSpan.FromSeconds(30), Token);

        served.Generation.ShouldBeInRange(1, 2);
    }

    [Fact]
    public async Task A_refused_import_for_a_new_subject_leaves_nothing()
    {
        await Should.ThrowAsync<CTraderAuthException>(() => Tokens.ImportAsync("alice", "no-such-token", Token));

        (await Store.FindAsync("alice", Token)).ShouldBeNull();
    }

    [Fact]
    public async Task An_import_without_a_response_is_determined_in_the_background()
    {
        var pair = await GivenPair();
        Sandbox.Faults.Next(SandboxFault.HangUp(afterProcessing: false));

        var thrown = await Should.ThrowAsync<CTraderUnavailableException>(() => Tokens.ImportAsync("alice", pair.RefreshToken, Token));
        var connected = await PassSettlingAsync(WhenAsync("alice", status => status.State == GrantState.Connected));

        thrown.OutcomeUnknown.ShouldBeTrue();
        connected.Generation.ShouldBe(1);
    }

    [Fact]
    public async Task A_pair_spends_nothing_and_never_rolls_back()
    {
        var pair = await GivenPair();

        var imported = await Tokens.ImportAsync("alice", pair, Token);
        var rotated = await Tokens.RefreshAsync("alice", Token);
        var again = await Tokens.ImportAsync("alice", pair, Token);

        imported.Value.ShouldBe(pair.AccessToken);
        again.Value.ShouldBe(rotated.Value);
        Refreshes.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_pair_that_an_import_replaced_does_not_come_back()
    {
        var old = await GivenPair();
        await Tokens.ConnectAsync("alice", Sandbox.IssueCode(), Token);
        await Tokens.ImportAsync("alice", old, Token);
        var newer = await GivenPair();
        await Tokens.ImportAsync("alice", newer, Token);

        var token = await Tokens.ImportAsync("alice", old, Token);

        token.Value.ShouldBe(newer.AccessToken);
        token.Generation.ShouldBe(3);
    }

    [Fact]
    public async Task A_known_token_of_a_disconnected_subject_stays_disconnected()
    {
        var pair = await GivenPair();
        await Tokens.ImportAsync("alice", pair.RefreshToken, Token);
        await Tokens.DisconnectAsync("alice", Token);

        var thrown = await Should.ThrowAsync<CTraderReauthorizationRequiredException>(() => Tokens.ImportAsync("alice", pair.RefreshToken, Token));

        thrown.Reason.ShouldBe(ReauthorizationReason.Disconnected);
        Refreshes.ShouldHaveSingleItem();
    }

    private async Task<CTraderToken> GivenPair() =>
        await Auth.GetTokenAsync(Sandbox.IssueCode(), cancellationToken: Token);
}
