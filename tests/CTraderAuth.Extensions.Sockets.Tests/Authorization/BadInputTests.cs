using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Sockets.Tests.Authorization;

/// <summary>What goes wrong at the channel, at cTrader and in the options.</summary>
public sealed class BadInputTests : AuthorizationTest
{
    [Fact]
    public async Task A_wrong_secret_ends_the_authorization_for_five_minutes_after_one_request()
    {
        var authorization = Start();
        Tokens.Announce();
        (await Channel.NextAsync("application")).Refuse("CH_CLIENT_AUTH_FAILURE");

        var end = await authorization.Completion.WaitAsync(Limit, Token);

        (end.Kind, end.Pause).ShouldBe((AuthorizationEndKind.ApplicationRefused, TimeSpan.FromMinutes(5)));
        (await Should.ThrowAsync<CTraderRequestException>(() => authorization.WhenAuthorizedAsync(null, Token))).ErrorCode.ShouldBe("CH_CLIENT_AUTH_FAILURE");
        (await WhenLoggedAsync(714)).ShouldContain("ClientSecret");
        Channel.Sent().ShouldBeEmpty();
        Tokens.WasAskedToReplace.ShouldBeFalse();
    }

    [Fact]
    public async Task An_account_of_the_other_environment_says_so()
    {
        var authorization = Start(new() { Accounts = { 1, 2 } });
        (await Channel.NextAsync("application")).Succeed();
        Tokens.Announce();
        (await Channel.NextAsync("list")).Succeed(new CTraderAccount(1, isLive: false), new CTraderAccount(2, isLive: true, 77));
        (await Channel.NextAsync("account 1")).Succeed();
        await authorization.WhenAuthorizedAsync(null, Token);

        var error = await Should.ThrowAsync<CTraderRequestException>(() => authorization.WhenAuthorizedAsync(2, Token));

        (error.ErrorCode, error.Account).ShouldBe(("CANT_ROUTE_REQUEST", 2));
        error.Message.ShouldContain("is a live account");
        authorization.Accounts[1].IsLive.ShouldBeTrue();
        (await WhenLoggedAsync(702)).ShouldContain("Account 2");
    }

    [Fact]
    public async Task A_subject_breaks_no_line_of_a_message()
    {
        var channel = new ScriptedChannel();
        await using var authorization = Authorizer.Start("alice\nforged", channel);
        (await channel.NextAsync("application")).Succeed();
        Tokens.Announce();
        (await channel.NextAsync("list")).Succeed();

        (await authorization.WhenAuthorizedAsync(null, Token).WaitAsync(Limit, Token).ShouldThrowAsync<CTraderRequestException>()).Message.ShouldStartWith(@"The grant of alice\u000Aforged has no account");
    }

    [Fact]
    public async Task An_unknown_account_says_that_an_id_is_not_a_login()
    {
        var authorization = Start(new() { Accounts = { 1, 5_000_001 } });
        var waiting = authorization.WhenAuthorizedAsync(404, Token);
        (await Channel.NextAsync("application")).Succeed();
        Tokens.Announce();
        (await Channel.NextAsync("list")).Succeed(new CTraderAccount(1, isLive: false, 5_000_001));
        (await Channel.NextAsync("account 1")).Succeed();
        await authorization.WhenAuthorizedAsync(1, Token);

        foreach (var error in new[] { await Should.ThrowAsync<CTraderRequestException>(() => authorization.WhenAuthorizedAsync(5_000_001, Token)), await Should.ThrowAsync<CTraderRequestException>(() => waiting) })
        {
            error.ErrorCode.ShouldBe("CH_CTID_TRADER_ACCOUNT_NOT_FOUND");
            error.Message.ShouldContain("not the login");
        }
    }

    [Fact]
    public async Task A_grant_without_an_account_in_the_environment_says_so()
    {
        var authorization = Start();
        var waiting = authorization.WhenAuthorizedAsync(null, Token);
        (await Channel.NextAsync("application")).Succeed();
        Tokens.Announce();
        (await Channel.NextAsync("list")).Succeed(new CTraderAccount(2, isLive: true));

        (await Should.ThrowAsync<CTraderRequestException>(() => waiting)).Message.ShouldContain("no account in this environment");
        authorization.Accounts.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_refused_account_does_not_hold_up_the_others()
    {
        var authorization = Start();
        (await Channel.NextAsync("application")).Succeed();
        Tokens.Announce();
        (await Channel.NextAsync("list")).Succeed(new CTraderAccount(1, isLive: false), new CTraderAccount(2, isLive: false));
        (await Channel.NextAsync("account 1")).Refuse("RET_ACCOUNT_DISABLED");
        (await Channel.NextAsync("account 2")).Succeed();

        await authorization.WhenAuthorizedAsync(null, Token);

        (await Should.ThrowAsync<CTraderRequestException>(() => authorization.WhenAuthorizedAsync(1, Token))).ErrorCode.ShouldBe("RET_ACCOUNT_DISABLED");
        authorization.Status.State.ShouldBe(CTraderAuthorizationState.Ready);
        authorization.Accounts.Select(account => account.State).ShouldBe([CTraderAccountState.Refused, CTraderAccountState.Authorized]);
    }

    [Fact]
    public async Task When_all_accounts_are_refused_the_wait_for_all_says_so()
    {
        var authorization = Start();
        var waiting = authorization.WhenAuthorizedAsync(null, Token);
        (await Channel.NextAsync("application")).Succeed();
        Tokens.Announce();
        (await Channel.NextAsync("list")).Succeed(new CTraderAccount(1, isLive: false));
        (await Channel.NextAsync("account 1")).Refuse("RET_ACCOUNT_DISABLED");

        (await Should.ThrowAsync<CTraderRequestException>(() => waiting)).Account.ShouldBe(1);
    }

    [Fact]
    public async Task A_storm_of_2147_causes_no_rotation_and_few_requests()
    {
        var authorization = await GivenAuthorized(new() { ResponseTimeout = TimeSpan.FromMinutes(5) }, 1);
        Channel.OnCall = static call => call.Succeed();
        for (var i = 0; i < 1_000; i++)
        {
            authorization.TokenInvalidated([1]);
            Time.Advance(TimeSpan.FromMilliseconds(5));
        }

        var authorized = authorization.WhenAuthorizedAsync(1, Token);
        while (!authorized.IsCompleted)
        {
            // A request that is on its way must not count as unanswered, however often this is done.
            if (authorization.Facts is { List.Ask: null, Replacing: null } facts && facts.Accounts.Values.All(static account => account.Ask is null))
            {
                Time.Advance(TimeSpan.FromMilliseconds(250));
            }

            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        await authorized;
        Channel.Sent().Count.ShouldBeInRange(1, 30);
        Tokens.WasAskedToReplace.ShouldBeFalse();
    }

    [Fact]
    public async Task Maintenance_ends_it_until_the_announced_end()
    {
        var authorization = await GivenAuthorized(null, 1);

        authorization.RequestRefused(1, "SERVER_IS_UNDER_MAINTENANCE", null, Time.GetUtcNow().AddMinutes(4));

        var end = await authorization.Completion.WaitAsync(Limit, Token);
        end.Kind.ShouldBe(AuthorizationEndKind.Maintenance);
        end.Pause.ShouldBeInRange(TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(4) + TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task The_pause_grows_while_a_maintenance_lasts_longer_than_announced()
    {
        var pauses = new List<TimeSpan>();
        for (var i = 0; i < 6; i++)
        {
            var authorization = Start();
            (await Channel.NextAsync("application")).Refuse("SERVER_IS_UNDER_MAINTENANCE", maintenanceEndsAt: Time.GetUtcNow().AddMinutes(-5));
            var end = await authorization.Completion.WaitAsync(Limit, Token);
            end.Kind.ShouldBe(AuthorizationEndKind.Maintenance);
            pauses.Add(end.Pause);
        }

        pauses[3].ShouldBeInRange(TimeSpan.FromSeconds(3.2), TimeSpan.FromSeconds(4.8));
        pauses[5].ShouldBeInRange(TimeSpan.FromSeconds(12.8), TimeSpan.FromSeconds(19.2));
    }

    [Fact]
    public async Task The_pause_grows_over_the_connections_of_a_subject()
    {
        var pauses = new List<TimeSpan>();
        for (var i = 0; i < 3; i++)
        {
            var authorization = Start();
            authorization.Closed();
            var (reason, pause) = await authorization.Completion.WaitAsync(Limit, Token);
            reason.ShouldBe("The connection was closed.");
            pauses.Add(pause);
        }

        pauses[0].ShouldBeLessThanOrEqualTo(TimeSpan.FromMilliseconds(50));
        pauses[1].ShouldBeInRange(TimeSpan.FromSeconds(0.8), TimeSpan.FromSeconds(1.2));
        pauses[2].ShouldBeInRange(TimeSpan.FromSeconds(1.6), TimeSpan.FromSeconds(2.4));
    }

    [Fact]
    public void Options_out_of_range_are_rejected_with_what_is_allowed()
    {
        Should.Throw<ArgumentException>(() => Start(new() { ResponseTimeout = TimeSpan.Zero })).Message.ShouldContain("from 1 s to 5 min");
        Should.Throw<ArgumentException>(() => Start(new() { ResponseTimeout = TimeSpan.FromMinutes(6) })).Message.ShouldContain("from 1 s to 5 min");
        Should.Throw<ArgumentException>(() => Start(new() { Environment = (CTraderEnvironment)7 })).Message.ShouldContain("Demo or Live");
        Should.Throw<ArgumentException>(() => Start(new() { Accounts = { 0 } })).Message.ShouldContain("ctidTraderAccountId");
        Should.Throw<ArgumentException>(() => Authorizer.Start(" ", Channel));
        Should.Throw<ArgumentNullException>(() => Authorizer.Start("alice", null!));
    }

    [Fact]
    public void Without_the_core_it_says_what_to_call() =>
        Should.Throw<InvalidOperationException>(() => new ServiceCollection().AddCTraderAuthorizer().BuildServiceProvider().GetRequiredService<ICTraderAuthorizer>())
            .Message.ShouldContain("AddCTraderAuth(");

    [Fact]
    public async Task A_subject_that_the_core_rejects_ends_it_with_the_reason()
    {
        Tokens.Fail(new ArgumentException("The subject is reserved."));

        (await Start().Completion.WaitAsync(Limit, Token)).Reason.ShouldBe("The subject is reserved.");
    }

    [Fact]
    public async Task Nothing_that_is_logged_or_shown_has_a_token_or_a_secret()
    {
        var authorization = await GivenAuthorized(new() { OnAuthorized = static (_, _, _) => throw new InvalidOperationException("No prices.") }, 1);
        authorization.AccountDisconnected(1);
        (await Channel.NextAsync("account 1")).Refuse("CH_ACCESS_TOKEN_INVALID");
        (await Tokens.NextReplacementAsync()).Response.SetResult(Tokens.Make(young: true));
        (await Channel.NextAsync("account 1")).Fail(new IOException("secret-token-2"));
        var end = await authorization.Completion.WaitAsync(Limit, Token);
        await WhenLoggedAsync(713);

        var shown = string.Join('\n', Logs.GetSnapshot().Select(record => $"{record.Message} {record.Exception} {string.Join(' ', record.StructuredState ?? [])}").Append($"{end} {authorization.Status}"));

        shown.ShouldContain("alice");
        shown.ShouldNotContain("secret-token");
        shown.ShouldNotContain("the-client-secret");
    }

    [Fact]
    public async Task A_subject_cannot_break_a_line_of_the_log()
    {
        var authorization = Authorizer.Start("a\nb", Channel);
        authorization.Closed("one\r\ntwo");
        await authorization.Completion.WaitAsync(Limit, Token);

        (await WhenLoggedAsync(713)).ShouldContain("a\\u000Ab has ended. one\\u000D\\u000Atwo");
    }
}
