namespace CTraderAuth.Sockets.Tests.Authorization;

/// <summary>The loop around the rules: from the first request to a rotation.</summary>
public sealed class AuthorizationTests : AuthorizationTest
{
    [Fact]
    public async Task A_connection_is_authorized_from_the_application_to_every_account()
    {
        var authorization = Start();
        authorization.Status.State.ShouldBe(CTraderAuthorizationState.Authorizing);
        var application = await Channel.NextAsync("application");
        application.ClientSecret.ShouldBe("the-client-secret");
        application.Succeed();
        var token = Tokens.Announce();
        var list = await Channel.NextAsync("list");
        list.AccessToken.ShouldBe(token.Value);
        list.Succeed(new CTraderAccount(1, isLive: false, 5_000_001, "Broker"), new CTraderAccount(2, isLive: true), new CTraderAccount(3, isLive: false));
        var (first, third) = (await Channel.NextAsync("account 1"), await Channel.NextAsync("account 3"));
        first.Succeed();
        await authorization.WhenAuthorizedAsync(1, Token);
        authorization.Status.State.ShouldBe(CTraderAuthorizationState.Authorizing);
        third.Succeed();
        await authorization.WhenAuthorizedAsync(null, Token);

        authorization.Status.State.ShouldBe(CTraderAuthorizationState.Ready);
        authorization.Status.Generation.ShouldBe(1);
        var account = authorization.Accounts[0];
        (account.Account, account.Login, account.Broker, account.IsLive, account.State).ShouldBe((1, 5_000_001, "Broker", false, CTraderAccountState.Authorized));
        authorization.Accounts.Select(each => each.Account).ShouldBe([1, 3]);
    }

    [Fact]
    public async Task After_a_rotation_every_account_is_authorized_again_on_the_same_connection()
    {
        var authorization = await GivenAuthorized(null, 1, 2);

        authorization.TokenInvalidated([1, 2]);
        authorization.Accounts.ShouldAllBe(account => account.State == CTraderAccountState.Unauthorized);
        var next = Tokens.Announce(young: true);
        var calls = new[] { await Channel.NextAsync("account 1"), await Channel.NextAsync("account 2"), await Channel.NextAsync("list") };
        calls.ShouldAllBe(call => call.AccessToken == next.Value);
        calls[0].Succeed();
        calls[1].Refuse("ALREADY_LOGGED_IN");
        await authorization.WhenAuthorizedAsync(null, Token);

        authorization.Status.Generation.ShouldBe(2);
        Tokens.WasAskedToReplace.ShouldBeFalse();
    }

    [Fact]
    public async Task Without_an_announcement_it_asks_with_the_token_that_it_has_after_250_ms()
    {
        var authorization = await GivenAuthorized(null, 1);

        authorization.TokenInvalidated([]);
        Time.Advance(TimeSpan.FromMilliseconds(249));
        Channel.Sent().ShouldBeEmpty();
        Time.Advance(TimeSpan.FromMilliseconds(1));

        (await Channel.NextAsync("account 1")).Succeed();
        await authorization.WhenAuthorizedAsync(1, Token);
    }

    [Fact]
    public async Task A_rejected_token_is_reported_as_it_was_sent_and_its_replacement_is_used()
    {
        var authorization = await GivenAuthorized(null, 1);
        authorization.AccountDisconnected(1);
        var call = await Channel.NextAsync("account 1");

        call.Refuse("CH_ACCESS_TOKEN_INVALID");

        var (rejected, response) = await Tokens.NextReplacementAsync();
        rejected.ShouldBe(call.AccessToken);
        var next = Tokens.Make(young: true);
        response.SetResult(next);
        var again = await Channel.NextAsync("account 1");
        again.AccessToken.ShouldBe(next.Value);
        again.Succeed();
        await authorization.WhenAuthorizedAsync(1, Token);
    }

    [Fact]
    public async Task A_young_token_that_cTrader_does_not_know_yet_is_tried_again_and_not_reported()
    {
        var authorization = Start();
        (await Channel.NextAsync("application")).Succeed();
        Tokens.Announce(young: true);
        (await Channel.NextAsync("list")).Refuse("CH_ACCESS_TOKEN_INVALID");
        await WhenAsync(authorization, status => status.LastError is not null);

        Time.Advance(TimeSpan.FromMilliseconds(250));
        (await Channel.NextAsync("list")).Succeed(new CTraderAccount(1, isLive: false));
        (await Channel.NextAsync("account 1")).Succeed();
        await authorization.WhenAuthorizedAsync(1, Token);

        Tokens.WasAskedToReplace.ShouldBeFalse();
    }

    [Fact]
    public async Task When_the_same_token_comes_back_it_rests_for_30_seconds()
    {
        var authorization = await GivenAuthorized(null, 1);
        authorization.AccountDisconnected(1);
        var call = await Channel.NextAsync("account 1");
        call.Refuse("CH_ACCESS_TOKEN_INVALID");
        var (rejected, response) = await Tokens.NextReplacementAsync();

        response.SetResult(new(rejected, "bearer", Time.GetUtcNow().AddHours(-1), Time.GetUtcNow().AddDays(29), 1));

        (await WhenLoggedAsync(709)).ShouldContain("00:00:30");
        Time.Advance(TimeSpan.FromSeconds(29));
        Channel.Sent().ShouldBeEmpty();
        Time.Advance(TimeSpan.FromSeconds(1));
        (await Channel.NextAsync("account 1")).Succeed();
        await authorization.WhenAuthorizedAsync(1, Token);
    }

    [Fact]
    public async Task When_the_core_is_unavailable_it_is_asked_again_later()
    {
        var authorization = await GivenAuthorized(null, 1);
        authorization.AccountDisconnected(1);
        (await Channel.NextAsync("account 1")).Refuse("CH_ACCESS_TOKEN_INVALID");
        var (_, response) = await Tokens.NextReplacementAsync();

        response.SetException(new CTraderUnavailableException("cTrader is unavailable.", TimeSpan.FromSeconds(8)));

        (await WhenAsync(authorization, status => status.LastError == "cTrader is unavailable.")).State.ShouldBe(CTraderAuthorizationState.Authorizing);
        Time.Advance(TimeSpan.FromSeconds(8));
        (await Channel.NextAsync("account 1")).Refuse("CH_ACCESS_TOKEN_INVALID");
        (await Tokens.NextReplacementAsync()).Response.SetException(new InvalidOperationException("A decorator failed."));
        (await WhenLoggedAsync(709, times: 2)).ShouldContain("InvalidOperationException: A decorator failed.");
        authorization.Status.State.ShouldBe(CTraderAuthorizationState.Authorizing);
    }

    [Fact]
    public async Task A_consent_that_is_given_elsewhere_authorizes_the_connection_that_was_kept()
    {
        var authorization = await GivenAuthorized(null, 1);
        authorization.TokenInvalidated([1]);
        Tokens.Fail(ScriptedTokens.NeedsConsent);
        await WhenAsync(authorization, status => status.State == CTraderAuthorizationState.ReauthorizationRequired);

        var error = await Should.ThrowAsync<CTraderReauthorizationRequiredException>(() => authorization.WhenAuthorizedAsync(1, Token));
        (error.Subject, error.Reason, error.Message).ShouldBe(("alice", ReauthorizationReason.Rejected, ScriptedTokens.NeedsConsent.Message));
        Tokens.Publish(GrantState.Connected, "bob");
        Tokens.Publish(GrantState.Refreshing);
        Tokens.Publish(GrantState.Connected);
        Tokens.Announce(young: true);
        (await Channel.NextAsync("account 1")).Succeed();
        await authorization.WhenAuthorizedAsync(1, Token);

        authorization.Status.State.ShouldBe(CTraderAuthorizationState.Ready);
        authorization.Completion.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_grant_that_needed_a_consent_and_is_disconnected_then_ends_the_connection()
    {
        var authorization = await GivenAuthorized(null, 1);
        Tokens.Fail(ScriptedTokens.NeedsConsent);
        await WhenAsync(authorization, status => status.State == CTraderAuthorizationState.ReauthorizationRequired || status.LastError is not null);

        Tokens.Fail(new CTraderReauthorizationRequiredException("alice was disconnected.", "alice", ReauthorizationReason.Disconnected));
        Tokens.Publish(GrantState.ReauthorizationRequired, reason: ReauthorizationReason.Disconnected);

        (await authorization.Completion.WaitAsync(TimeSpan.FromSeconds(30), Token)).Kind.ShouldBe(AuthorizationEndKind.Closed);
    }

    [Fact]
    public async Task A_consent_that_is_needed_when_a_rejected_token_is_reported_keeps_the_connection_too()
    {
        var authorization = await GivenAuthorized(null, 1);
        authorization.AccountDisconnected(1);
        (await Channel.NextAsync("account 1")).Refuse("OA_AUTH_TOKEN_EXPIRED");
        (await Tokens.NextReplacementAsync()).Response.SetException(ScriptedTokens.NeedsConsent);

        (await WhenAsync(authorization, status => status.State == CTraderAuthorizationState.ReauthorizationRequired)).LastError.ShouldBe(ScriptedTokens.NeedsConsent.Message);
        authorization.Completion.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Without_a_grant_the_application_is_authorized_and_the_first_consent_waited_for()
    {
        Tokens.Fail(ScriptedTokens.NeedsConsent);
        var authorization = Start();
        (await Channel.NextAsync("application")).Succeed();
        await WhenAsync(authorization, status => status.State == CTraderAuthorizationState.ReauthorizationRequired);

        Tokens.Publish(GrantState.Connected);
        Tokens.Announce(young: true);

        (await Channel.NextAsync("list")).Succeed(new CTraderAccount(1, isLive: false));
        (await Channel.NextAsync("account 1")).Succeed();
        await authorization.WhenAuthorizedAsync(null, Token);
    }

    [Fact]
    public async Task A_core_that_says_connected_and_needs_a_consent_is_not_asked_in_a_busy_loop()
    {
        var authorization = await GivenAuthorized(null, 1);
        for (var i = 0; i < 2; i++)
        {
            Tokens.Fail(ScriptedTokens.NeedsConsent);
            Tokens.Publish(GrantState.Connected);
        }

        await Time.WhenWaitsAsync(TimeSpan.FromSeconds(1));
        Tokens.Watches.ShouldBe(2);
        Tokens.Announce();
        Time.Advance(TimeSpan.FromSeconds(1));

        (await Channel.NextAsync("account 1")).Succeed();
        await authorization.WhenAuthorizedAsync(1, Token);
    }

    [Fact]
    public async Task A_watch_that_fails_is_started_again()
    {
        var authorization = await GivenAuthorized(null, 1);
        Tokens.Fail(new InvalidOperationException("A decorator failed."));
        await Time.WhenWaitsAsync(TimeSpan.FromSeconds(1));

        Tokens.Announce(young: true);
        Time.Advance(TimeSpan.FromSeconds(1));

        (await Channel.NextAsync("account 1")).Succeed();
        await authorization.WhenAuthorizedAsync(1, Token);
        Logs.GetSnapshot().ShouldContain(record => record.Id.Id == 716);
    }
}
