using CTraderAuth.Sockets.Rules;

namespace CTraderAuth.Sockets.Tests.Rules;

/// <summary>The responses to 2102.</summary>
public sealed class AccountRulesTests
{
    private readonly Connection _asking = new Connection().Asking(1, 2);

    [Fact]
    public void An_authorized_account_is_introduced()
    {
        _asking.TakeActions();
        _asking.Authorizes(1);

        _asking[1].State.ShouldBe(CTraderAccountState.Authorized);
        _asking[2].State.ShouldBe(CTraderAccountState.Unauthorized);
        var actions = _asking.TakeActions();
        actions.OfType<AuthorizationAction.Introduce>().ShouldBe([new(1, AuthorizationCause.Connected, 1)]);
        actions.ShouldContain(new AuthorizationAction.Report(new Note.Authorized(1, AuthorizationCause.Connected, 1)));
    }

    [Fact]
    public void ALREADY_LOGGED_IN_is_success()
    {
        _asking.Refuses(1, "ALREADY_LOGGED_IN");

        _asking[1].State.ShouldBe(CTraderAccountState.Authorized);
        _asking[1].ErrorCode.ShouldBeNull();
    }

    [Fact]
    public void On_a_later_connection_the_first_cause_is_Reconnected() =>
        new Connection(isReconnect: true).Asking(1).Authorizes(1).Take<AuthorizationAction.Introduce>().ShouldHaveSingleItem().Cause.ShouldBe(AuthorizationCause.Reconnected);

    [Fact]
    public void A_new_token_is_the_cause_Rotated_and_the_end_of_an_authorization_Disconnected()
    {
        var connection = new Connection().Keeping(1);
        connection.Rotates();
        connection.Authorizes(1).Take<AuthorizationAction.Introduce>().ShouldHaveSingleItem().Cause.ShouldBe(AuthorizationCause.Rotated);

        connection.Disconnects(1).Authorizes(1).Take<AuthorizationAction.Introduce>().ShouldHaveSingleItem().Cause.ShouldBe(AuthorizationCause.Disconnected);
    }

    [Fact]
    public void As_long_as_it_was_not_introduced_the_cause_stays_Connected()
    {
        _asking.Authorizes(1).Rotates();

        _asking.TakeActions();
        _asking.Authorizes(1).Take<AuthorizationAction.Introduce>().ShouldHaveSingleItem().Cause.ShouldBe(AuthorizationCause.Connected);
    }

    [Fact]
    public void A_response_after_the_epoch_changed_is_asked_for_once_more()
    {
        _asking.Disconnects(1).TakeActions();
        var ask = _asking.AskOf(1);

        _asking.Happens(new AuthorizationEvent.AccountAuthorized(1, ask));

        _asking[1].State.ShouldBe(CTraderAccountState.Unauthorized);
        _asking.TakeAsked().ShouldBe([1]);
    }

    [Fact]
    public void An_account_that_was_authorized_with_an_older_token_is_due_at_once_and_not_introduced()
    {
        _asking.Rotates();
        _asking.TakeActions();

        _asking.Authorizes(1);

        var actions = _asking.TakeActions();
        actions.OfType<AuthorizationAction.Introduce>().ShouldBeEmpty();
        actions.OfType<AuthorizationAction.AuthorizeAccount>().ShouldHaveSingleItem().Ask.Token!.Generation.ShouldBe(2);
    }

    [Fact]
    public void An_account_that_is_refused_with_an_older_token_is_asked_for_with_the_newest_at_once()
    {
        var ask = _asking.AskOf(1);
        _asking.Rotates();
        _asking.TakeActions();

        _asking.Happens(new AuthorizationEvent.AccountRefused(1, ask, new("CH_CTID_TRADER_ACCOUNT_NOT_FOUND")));

        _asking[1].State.ShouldBe(CTraderAccountState.Unauthorized);
        _asking.TakeAsked().ShouldBe([1]);
    }

    [Theory]
    [InlineData("RET_NO_SUCH_LOGIN")]
    [InlineData("RET_ACCOUNT_DISABLED")]
    [InlineData("CH_CTID_TRADER_ACCOUNT_NOT_FOUND")]
    [InlineData("CHANNEL_IS_BLOCKED")]
    public void A_refused_account_is_asked_for_again_after_an_hour_and_the_others_go_on(string code)
    {
        _asking.Authorizes(2).Refuses(1, code).TakeActions();

        (_asking[1].State, _asking[1].ErrorCode).ShouldBe((CTraderAccountState.Refused, code));
        _asking.NextDue.ShouldBe(TimeSpan.FromHours(1));
        _asking.After(TimeSpan.FromHours(1)).TakeAsked().ShouldBe([1]);
        _asking[1].State.ShouldBe(CTraderAccountState.Refused);
        _asking.Authorizes(1)[1].State.ShouldBe(CTraderAccountState.Authorized);
    }

    [Fact]
    public void A_refused_account_is_asked_for_with_the_next_token()
    {
        _asking.Refuses(1, "RET_ACCOUNT_DISABLED").TakeActions();

        _asking.Rotates();

        _asking.TakeAsked().ShouldBe([1]);
        _asking[1].State.ShouldBe(CTraderAccountState.Unauthorized);
    }

    [Fact]
    public void The_state_of_an_account_says_since_when()
    {
        var start = _asking[1].Since;
        _asking.After(TimeSpan.FromSeconds(3)).Authorizes(1);
        _asking[1].Since.ShouldBe(start + TimeSpan.FromSeconds(3));

        _asking.After(TimeSpan.FromSeconds(3)).Happens(new AuthorizationEvent.Introduced(1, 1));

        _asking[1].IsIntroduced.ShouldBeTrue();
        _asking[1].Since.ShouldBe(start + TimeSpan.FromSeconds(3));
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData(9, 9)]
    [InlineData(-9, 1)]
    public void An_account_that_was_asked_for_too_fast_waits(int? retryAfter, int expected)
    {
        _asking.Authorizes(2).Refuses(1, "REQUEST_FREQUENCY_EXCEEDED", retryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null);

        _asking.NextDue.ShouldBe(TimeSpan.FromSeconds(expected));
    }

    [Theory]
    [InlineData("CANT_ROUTE_REQUEST")]
    [InlineData("TIMEOUT_ERROR")]
    [InlineData("INVALID_REQUEST")]
    [InlineData("A_CODE_OF_NEXT_YEAR")]
    public void A_failure_that_passes_doubles_the_pause(string code)
    {
        _asking.Authorizes(2);
        foreach (var seconds in new[] { 1, 2, 4, 8, 16, 32, 60, 60 })
        {
            var pause = TimeSpan.FromSeconds(seconds);
            _asking.Refuses(1, code).NextDue.ShouldBe(pause);
            _asking.TakeNotes<Note.Postponed>().ShouldBe([new("Account 1", code, pause)]);
            _asking.After(pause);
        }
    }

    [Fact]
    public void Pauses_differ_by_20_percent_so_that_not_all_return_at_once()
    {
        _asking.Authorizes(2).Chance = 0;
        _asking.Refuses(1, "TIMEOUT_ERROR").NextDue.ShouldBe(TimeSpan.FromSeconds(0.8));
        _asking.After(TimeSpan.FromSeconds(1)).Chance = 1;
        _asking.Refuses(1, "TIMEOUT_ERROR").NextDue.ShouldBe(TimeSpan.FromSeconds(2.4));
    }

    [Fact]
    public void When_every_account_belongs_to_another_host_the_log_asks_once_whether_it_is_the_right_one()
    {
        _asking.Refuses(1, "CANT_ROUTE_REQUEST").TakeNotes<Note.WrongHost>().ShouldBeEmpty();
        _asking.Refuses(2, "CANT_ROUTE_REQUEST").TakeNotes<Note.WrongHost>().Count().ShouldBe(1);
        _asking.After(TimeSpan.FromSeconds(2)).Refuses(1, "CANT_ROUTE_REQUEST").TakeNotes<Note.WrongHost>().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("SERVER_IS_UNDER_MAINTENANCE", AuthorizationEndKind.Maintenance)]
    [InlineData("CH_CLIENT_AUTH_FAILURE", AuthorizationEndKind.ApplicationRefused)]
    public void An_account_learns_what_concerns_the_whole_connection(string code, AuthorizationEndKind kind)
    {
        _asking.Refuses(1, code);

        _asking.End.Kind.ShouldBe(kind);
        _asking.Facts.Accounts.Values.ShouldAllBe(account => account.State == CTraderAccountState.Unauthorized && account.Ask == null);
    }

    [Fact]
    public void The_last_error_is_forgotten_when_everything_is_authorized()
    {
        _asking.Refuses(1, "TIMEOUT_ERROR").Authorizes(2).Facts.LastError.ShouldNotBeNull();
        _asking.After(TimeSpan.FromSeconds(1)).Authorizes(1).Facts.LastError.ShouldBeNull();
    }

    [Fact]
    public void A_response_to_an_earlier_question_or_for_an_unknown_account_changes_nothing()
    {
        var ask = _asking.AskOf(1);
        _asking.Authorizes(1).After(TimeSpan.FromSeconds(2)).Disconnects(1);
        var before = _asking.Facts;

        _asking.Happens(new AuthorizationEvent.AccountAuthorized(1, ask)).Happens(new AuthorizationEvent.AccountRefused(1, ask, new("RET_ACCOUNT_DISABLED"))).Happens(new AuthorizationEvent.AccountAuthorized(99, ask));

        _asking.Facts.ShouldBe(before);
    }

    [Fact]
    public void No_account_has_two_requests_in_flight()
    {
        _asking.TakeActions();
        _asking.Disconnects(1).Invalidates().Rotates();
        _asking.After(TimeSpan.FromSeconds(5));

        _asking.TakeAsked().ShouldBeEmpty();
    }
}
