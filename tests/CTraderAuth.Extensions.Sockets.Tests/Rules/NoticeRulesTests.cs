using CTraderAuth.Sockets.Rules;

namespace CTraderAuth.Sockets.Tests.Rules;

/// <summary>2147, 2164, 2148 and the refusals of the program's requests.</summary>
public sealed class NoticeRulesTests
{
    private static readonly TimeSpan Announcement = TimeSpan.FromMilliseconds(250);

    private readonly Connection _keeping = new Connection().Keeping(1, 2);

    [Fact]
    public void An_invalidated_token_ends_the_authorizations_and_waits_250_ms_for_the_next_token()
    {
        _keeping.Invalidates(1, 2);

        _keeping.TakeActions().ShouldNotContain(action => action is AuthorizationAction.AuthorizeAccount || action is AuthorizationAction.ReplaceRejected);
        _keeping.Facts.Accounts.Values.ShouldAllBe(account => account.State == CTraderAccountState.Unauthorized && account.Epoch == 1);
        _keeping.NextDue.ShouldBe(Announcement);
    }

    [Fact]
    public void The_next_token_ends_that_wait()
    {
        _keeping.Invalidates(1, 2).TakeActions();

        var next = _keeping.Rotates();

        _keeping.TakeActions().OfType<AuthorizationAction.AuthorizeAccount>().ShouldAllBe(action => action.Ask.Token == next);
    }

    [Fact]
    public void Without_a_next_token_it_asks_with_the_one_it_has()
    {
        _keeping.Invalidates(1, 2).TakeActions();

        _keeping.After(Announcement).TakeActions().OfType<AuthorizationAction.AuthorizeAccount>().Select(action => (action.Account, action.Ask.Token))
            .ShouldBe([(1, Connection.Old), (2, Connection.Old)]);
    }

    [Fact]
    public void An_invalidated_token_of_one_account_leaves_the_others()
    {
        _keeping.Invalidates(2, 99);

        _keeping[1].State.ShouldBe(CTraderAccountState.Authorized);
        _keeping.Take<AuthorizationAction.Withdraw>().ShouldHaveSingleItem().Account.ShouldBe(2);
    }

    [Fact]
    public void A_notice_without_accounts_concerns_all() =>
        _keeping.Invalidates().Facts.Accounts.Values.ShouldAllBe(account => account.State == CTraderAccountState.Unauthorized);

    [Fact]
    public void A_late_notice_about_the_token_before_does_not_wait()
    {
        _keeping.Rotates();
        _keeping.Authorizes(1).TakeActions();

        _keeping.Invalidates(1);

        _keeping.TakeAsked().ShouldBe([1]);
    }

    [Fact]
    public void While_a_request_is_in_flight_the_notice_changes_the_epoch_and_nothing_is_sent()
    {
        _keeping.Disconnects(1).TakeActions();

        _keeping.Invalidates(1);
        _keeping.TakeAsked().ShouldBeEmpty();

        _keeping.Authorizes(1)[1].State.ShouldBe(CTraderAccountState.Unauthorized);
        _keeping.NextDue.ShouldBe(Announcement);
    }

    [Fact]
    public void While_the_first_request_is_in_flight_a_notice_waits_for_the_next_token_too()
    {
        var connection = new Connection().Asking(1).Invalidates(1).Authorizes(1);

        connection[1].State.ShouldBe(CTraderAccountState.Unauthorized);
        connection.NextDue.ShouldBe(Announcement);
    }

    [Fact]
    public void A_disconnected_account_is_asked_for_at_once_with_the_same_token()
    {
        _keeping.Disconnects(1);

        _keeping.TakeActions().OfType<AuthorizationAction.AuthorizeAccount>().Select(action => (action.Account, action.Ask.Token)).ShouldBe([(1, Connection.Old)]);
        _keeping.Disconnects(99).TakeActions().ShouldBeEmpty();
    }

    [Fact]
    public void An_account_that_is_disconnected_again_and_again_is_not_asked_for_in_a_busy_loop()
    {
        var asked = 0;
        for (var i = 0; i < 20; i++)
        {
            _keeping.Disconnects(1);
            asked += _keeping.TakeAsked().Count();
            if (_keeping[1].Ask is not null)
            {
                _keeping.Authorizes(1);
            }
        }

        asked.ShouldBe(3);
        _keeping.After(Announcement).TakeAsked().ShouldBe([1]);
    }

    [Fact]
    public void A_storm_of_2147_causes_no_rotation_and_one_request_each_250_ms()
    {
        var (asked, rotated) = (0, 0);
        for (var i = 0; i < 400; i++)
        {
            _keeping.Invalidates(1, 2).After(TimeSpan.FromMilliseconds(10));
            var actions = _keeping.TakeActions();
            asked += actions.OfType<AuthorizationAction.AuthorizeAccount>().Count(action => action.Account == 1);
            rotated += actions.Count(action => action is AuthorizationAction.ReplaceRejected);
            foreach (var account in new long[] { 1, 2 }.Where(account => _keeping[account].Ask is not null))
            {
                _keeping.Authorizes(account);
            }
        }

        asked.ShouldBeInRange(1, 16);
        rotated.ShouldBe(0);
        _keeping.After(TimeSpan.FromSeconds(5)).Authorizes(1, 2)[1].State.ShouldBe(CTraderAccountState.Authorized);
    }

    [Theory]
    [InlineData("ACCOUNT_NOT_AUTHORIZED", null)]
    [InlineData("INVALID_REQUEST", "Trading account is not authorized")]
    [InlineData("CH_ACCESS_TOKEN_INVALID", null)]
    public void A_request_that_is_refused_as_not_authorized_asks_for_the_account_and_never_rotates(string code, string? description)
    {
        _keeping.RefusesRequest(1, code, description);

        (_keeping[1].State, _keeping[1].ErrorCode).ShouldBe((CTraderAccountState.Unauthorized, code));
        var actions = _keeping.TakeActions();
        actions.OfType<AuthorizationAction.AuthorizeAccount>().ShouldHaveSingleItem().Account.ShouldBe(1);
        actions.ShouldNotContain(action => action is AuthorizationAction.ReplaceRejected);
    }

    [Theory]
    [InlineData("NOT_ENOUGH_MONEY")]
    [InlineData("INVALID_REQUEST")]
    [InlineData("REQUEST_FREQUENCY_EXCEEDED")]
    [InlineData("RET_ACCOUNT_DISABLED")]
    [InlineData("ALREADY_SUBSCRIBED")]
    [InlineData("A_CODE_OF_NEXT_YEAR")]
    public void Other_refusals_concern_the_request_only(string code)
    {
        var before = _keeping.Facts;

        _keeping.RefusesRequest(1, code);

        _keeping.Facts.ShouldBeSameAs(before);
        _keeping.TakeActions().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("SERVER_IS_UNDER_MAINTENANCE", AuthorizationEndKind.Maintenance)]
    [InlineData("CH_OA_CLIENT_NOT_FOUND", AuthorizationEndKind.ApplicationRefused)]
    public void A_request_learns_what_concerns_the_whole_connection(string code, AuthorizationEndKind kind) => _keeping.RefusesRequest(0, code).End.Kind.ShouldBe(kind);

    [Fact]
    public void Several_refusals_of_requests_ask_once()
    {
        _keeping.RefusesRequest(1, "ACCOUNT_NOT_AUTHORIZED").RefusesRequest(1, "ACCOUNT_NOT_AUTHORIZED").TakeAsked().ShouldBe([1]);

        _keeping.Authorizes(1)[1].State.ShouldBe(CTraderAccountState.Authorized);
    }

    [Fact]
    public void ALREADY_LOGGED_IN_that_is_untrue_for_a_second_needs_a_new_connection()
    {
        _keeping.Disconnects(1).Refuses(1, "ALREADY_LOGGED_IN").RefusesRequest(1, "ACCOUNT_NOT_AUTHORIZED").Refuses(1, "ALREADY_LOGGED_IN");
        _keeping.After(TimeSpan.FromSeconds(0.9)).RefusesRequest(1, "ACCOUNT_NOT_AUTHORIZED").Refuses(1, "ALREADY_LOGGED_IN").Phase.ShouldBe(Phase.Keeping);
        _keeping.After(TimeSpan.FromSeconds(0.1));

        _keeping.RefusesRequest(1, "ACCOUNT_NOT_AUTHORIZED");

        _keeping.End.Kind.ShouldBe(AuthorizationEndKind.Closed);
        _keeping.TakeNotes<Note.Untrue>().Count().ShouldBe(1);
    }

    [Fact]
    public void An_authorization_in_between_makes_ALREADY_LOGGED_IN_credible_again()
    {
        _keeping.Disconnects(1).Refuses(1, "ALREADY_LOGGED_IN").RefusesRequest(1, "ACCOUNT_NOT_AUTHORIZED").Authorizes(1).After(TimeSpan.FromSeconds(2));

        _keeping.Disconnects(1).Refuses(1, "ALREADY_LOGGED_IN").RefusesRequest(1, "ACCOUNT_NOT_AUTHORIZED");

        _keeping.Phase.ShouldBe(Phase.Keeping);
    }

    [Fact]
    public void The_end_of_the_connection_ends_everything_and_nothing_follows()
    {
        _keeping.Happens(new AuthorizationEvent.Closed("The server said goodbye."));

        (_keeping.End.Kind, _keeping.End.Reason).ShouldBe((AuthorizationEndKind.Closed, "The server said goodbye."));
        _keeping.Take<AuthorizationAction.Withdraw>().Select(action => action.Account).ShouldBe([1, 2]);
        _keeping.Rotates();
        _keeping.Invalidates().AuthorizesApplication().After(TimeSpan.FromHours(2)).Happens(new AuthorizationEvent.Disposed()).TakeActions().ShouldBeEmpty();
        _keeping.NextDue.ShouldBeNull();
    }

    [Fact]
    public void Disposing_and_a_failed_request_end_it_too()
    {
        new Connection().Happens(new AuthorizationEvent.Disposed()).End.Kind.ShouldBe(AuthorizationEndKind.Disposed);
        new Connection().Happens(new AuthorizationEvent.Failed("No network.")).End.ShouldBe(new(AuthorizationEndKind.Closed, "No network."));
    }
}
