using CTraderAuth.Sockets.Rules;

namespace CTraderAuth.Sockets.Tests.Rules;

/// <summary>The accounts of the grant: 2149 and 2150.</summary>
public sealed class ListRulesTests
{
    private readonly Connection _listing = new Connection().AuthorizesApplication().Has(Connection.Old);

    [Fact]
    public void The_accounts_of_the_environment_are_authorized_all_at_once()
    {
        _listing.TakeActions();
        _listing.Lists(Connection.Demo(2), Connection.Live(3), Connection.Demo(1));

        _listing.TakeAsked().ShouldBe([1, 2]);
        _listing.Phase.ShouldBe(Phase.Keeping);
    }

    [Fact]
    public void On_the_live_host_the_live_accounts_are() =>
        new Connection(CTraderEnvironment.Live).AuthorizesApplication().Has(Connection.Old).Lists(Connection.Demo(2), Connection.Live(3)).TakeAsked().ShouldBe([3]);

    [Fact]
    public void Only_wanted_accounts_are_authorized_and_missing_ones_say_why()
    {
        var connection = new Connection(wanted: [1, 3, 4]).AuthorizesApplication().Has(Connection.Old).Lists(Connection.Demo(1), Connection.Demo(2), Connection.Live(3));

        var actions = connection.TakeActions();
        actions.OfType<AuthorizationAction.AuthorizeAccount>().ShouldHaveSingleItem().Account.ShouldBe(1);
        connection.Facts.Accounts.Keys.ShouldBe([1, 3, 4]);
        (connection[3].State, connection[3].ErrorCode).ShouldBe((CTraderAccountState.Refused, "CANT_ROUTE_REQUEST"));
        (connection[4].State, connection[4].ErrorCode).ShouldBe((CTraderAccountState.Refused, "CH_CTID_TRADER_ACCOUNT_NOT_FOUND"));
        actions.OfType<AuthorizationAction.Report>().Select(report => report.Note).OfType<Note.NotListed>().Count().ShouldBe(2);
    }

    [Fact]
    public void A_missing_account_is_looked_for_again_after_an_hour_and_after_the_next_token()
    {
        var connection = new Connection(wanted: [1, 2]).AuthorizesApplication().Has(Connection.Old).Lists(Connection.Demo(1)).Authorizes(1);
        connection.TakeActions();

        connection.After(TimeSpan.FromHours(1)).Take<AuthorizationAction.ListAccounts>().Count().ShouldBe(1);
        connection.Lists(Connection.Demo(1)).TakeNotes<Note.NotListed>().ShouldBeEmpty();
        connection.Rotates();
        connection.Take<AuthorizationAction.ListAccounts>().Count().ShouldBe(1);
        connection.Lists(Connection.Demo(1), Connection.Demo(2)).TakeAsked().ShouldBe([2]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_account_that_is_gone_while_it_is_asked_for_with_an_older_token_ends_the_connection_too(bool isWanted)
    {
        var connection = new Connection(wanted: isWanted ? [1] : []).Asking(1);
        connection.Rotates();

        connection.Lists(Connection.Demo(2));

        connection.Phase.ShouldBe(Phase.Ended);
        connection.End.Reason.ShouldBe("Account 1 may have been authorized on this connection, and no longer belongs to the grant.");
    }

    [Fact]
    public void An_account_that_was_authorized_and_disconnected_at_once_counts_as_authorized_when_it_is_gone()
    {
        var connection = new Connection().Asking(1);
        var ask = connection.AskOf(1);
        connection.Disconnects(1).Rotates();
        connection.Happens(new AuthorizationEvent.AccountAuthorized(1, ask));

        connection.Lists(Connection.Demo(2)).Phase.ShouldBe(Phase.Ended);
    }

    [Fact]
    public void An_account_that_is_gone_is_missing_whatever_its_request_with_the_token_of_the_list_brings()
    {
        var connection = new Connection(wanted: [1, 2]).Asking(1);
        connection.Refuses(1, "CH_CTID_TRADER_ACCOUNT_NOT_FOUND").After(TimeSpan.FromHours(1));
        var ask = connection.AskOf(1);

        connection.Lists(Connection.Demo(2)).Happens(new AuthorizationEvent.AccountAuthorized(1, ask));

        (connection.Phase, connection[1].State, connection[1].IsListed).ShouldBe((Phase.Keeping, CTraderAccountState.Refused, false));
    }

    [Fact]
    public void A_list_without_accounts_is_asked_for_again_after_an_hour()
    {
        _listing.Lists().TakeActions();

        _listing.NextDue.ShouldBe(TimeSpan.FromHours(1));
        _listing.After(TimeSpan.FromHours(1)).Take<AuthorizationAction.ListAccounts>().Count().ShouldBe(1);
    }

    [Fact]
    public void A_list_without_accounts_is_reported_once_and_says_what_to_do()
    {
        _listing.Lists(Connection.Live(1)).TakeNotes<Note.NoAccounts>().ShouldHaveSingleItem().Reason.ShouldContain("set Environment to Live");
        _listing.After(TimeSpan.FromHours(1)).Lists().TakeNotes<Note.NoAccounts>().ShouldBeEmpty();
        _listing.Facts.LastError.ShouldBe("cTrader lists no account: the trader selected none. Have them consent again and select accounts.");

        _listing.After(TimeSpan.FromHours(1)).Lists(Connection.Demo(1)).Authorizes(1).Facts.LastError.ShouldBeNull();
    }

    [Fact]
    public void After_a_new_token_the_accounts_are_listed_again_and_gone_ones_are_removed()
    {
        var connection = new Connection().Asking(1, 2).Authorizes(1).Refuses(2, "CH_CTID_TRADER_ACCOUNT_NOT_FOUND");
        connection.TakeActions();
        connection.Rotates();
        connection.TakeActions().OfType<AuthorizationAction.ListAccounts>().Count().ShouldBe(1);
        connection.Authorizes(1).TakeActions();

        connection.Lists(Connection.Demo(1), Connection.Demo(3));

        connection.Facts.Accounts.Keys.ShouldBe([1, 3]);
        connection.TakeAsked().ShouldBe([3]);
        connection[1].State.ShouldBe(CTraderAccountState.Authorized);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_authorized_account_that_is_gone_ends_the_connection_or_its_events_would_go_on(bool isWanted)
    {
        var connection = new Connection(wanted: isWanted ? [1, 2] : []).Keeping(1, 2);
        connection.Rotates();
        connection.Authorizes(1).TakeActions();

        connection.Lists(Connection.Demo(1), Connection.Demo(3));

        (connection.Phase, connection.End.Kind).ShouldBe((Phase.Ended, AuthorizationEndKind.Closed));
        connection.End.Reason.ShouldBe("Account 2 was authorized on this connection, and no longer belongs to the grant.");
        connection.TakeAsked().ShouldBeEmpty();
    }

    [Fact]
    public void A_list_for_an_older_token_is_asked_for_once_more()
    {
        _listing.Rotates();
        _listing.TakeActions();

        _listing.Lists(Connection.Demo(1));

        _listing.TakeActions().OfType<AuthorizationAction.ListAccounts>().ShouldHaveSingleItem().Ask.Token!.Generation.ShouldBe(2);
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData(7, 7)]
    public void A_list_that_is_too_fast_is_asked_for_again(int? retryAfter, int expected)
    {
        _listing.RefusesList("REQUEST_FREQUENCY_EXCEEDED", retryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null).TakeActions();

        _listing.NextDue.ShouldBe(TimeSpan.FromSeconds(expected));
        _listing.After(TimeSpan.FromSeconds(expected)).Take<AuthorizationAction.ListAccounts>().Count().ShouldBe(1);
    }

    [Fact]
    public void A_refused_first_list_ends_the_connection() => _listing.RefusesList("CH_SERVER_NOT_REACHABLE").End.Kind.ShouldBe(AuthorizationEndKind.Closed);

    [Fact]
    public void A_refused_later_list_does_not()
    {
        var connection = new Connection().Keeping(1);
        connection.Rotates();
        connection.Authorizes(1).RefusesList("CH_SERVER_NOT_REACHABLE").TakeActions();

        connection[1].State.ShouldBe(CTraderAccountState.Authorized);
        connection.After(TimeSpan.FromSeconds(1)).Take<AuthorizationAction.ListAccounts>().Count().ShouldBe(1);
        connection.RefusesList("CH_SERVER_NOT_REACHABLE").NextDue.ShouldBe(TimeSpan.FromSeconds(2));
    }

    [Theory]
    [InlineData("SERVER_IS_UNDER_MAINTENANCE", AuthorizationEndKind.Maintenance)]
    [InlineData("CH_CLIENT_AUTH_FAILURE", AuthorizationEndKind.ApplicationRefused)]
    public void A_list_learns_what_concerns_the_whole_connection(string code, AuthorizationEndKind kind) => _listing.RefusesList(code).End.Kind.ShouldBe(kind);

    [Fact]
    public void A_list_with_a_rejected_token_replaces_it_and_is_asked_for_with_the_next()
    {
        _listing.TakeActions();
        _listing.RefusesList("CH_ACCESS_TOKEN_INVALID");
        _listing.Take<AuthorizationAction.ReplaceRejected>().ShouldHaveSingleItem().Token.ShouldBe(Connection.Old);

        _listing.Happens(new AuthorizationEvent.Replaced(Connection.Old, new("new-token", 2, _listing.Now)));

        _listing.Take<AuthorizationAction.ListAccounts>().ShouldHaveSingleItem().Ask.Token!.Value.ShouldBe("new-token");
    }

    [Fact]
    public void A_list_with_a_token_that_is_no_longer_the_newest_is_asked_for_with_the_newest()
    {
        var next = _listing.Rotates();
        _listing.TakeActions();

        _listing.RefusesList("CH_ACCESS_TOKEN_INVALID");

        var actions = _listing.TakeActions();
        actions.OfType<AuthorizationAction.ReplaceRejected>().ShouldBeEmpty();
        actions.OfType<AuthorizationAction.ListAccounts>().ShouldHaveSingleItem().Ask.Token.ShouldBe(next);
    }

    [Fact]
    public void A_list_with_a_young_token_is_asked_for_again_soon()
    {
        var connection = new Connection().AuthorizesApplication();
        connection.Rotates();
        connection.RefusesList("CH_ACCESS_TOKEN_INVALID");

        connection.Take<AuthorizationAction.ReplaceRejected>().ShouldBeEmpty();
        connection.NextDue.ShouldBe(TimeSpan.FromMilliseconds(250));
    }

    [Fact]
    public void A_response_to_an_earlier_question_changes_nothing()
    {
        var ask = _listing.Facts.List.Ask!;
        _listing.Lists(Connection.Demo(1));

        _listing.Happens(new AuthorizationEvent.Listed(ask, [])).Facts.Accounts.Keys.ShouldBe([1]);
    }
}
