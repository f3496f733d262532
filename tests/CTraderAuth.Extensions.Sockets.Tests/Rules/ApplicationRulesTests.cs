using CTraderAuth.Sockets.Rules;

namespace CTraderAuth.Sockets.Tests.Rules;

/// <summary>The application: 2100, its response, and its loss.</summary>
public sealed class ApplicationRulesTests
{
    [Fact]
    public void An_open_connection_authorizes_the_application_before_there_is_a_token()
    {
        var connection = new Connection();

        connection.TakeActions().ShouldBe([new AuthorizationAction.AuthorizeApplication()]);
        connection.Phase.ShouldBe(Phase.Application);
    }

    [Fact]
    public void An_authorized_application_lists_the_accounts_as_soon_as_there_is_a_token()
    {
        var connection = new Connection().AuthorizesApplication();
        connection.Take<AuthorizationAction.ListAccounts>().ShouldBeEmpty();

        connection.Has(Connection.Old);

        connection.Take<AuthorizationAction.ListAccounts>().ShouldHaveSingleItem().Ask.Token.ShouldBe(Connection.Old);
        connection.Phase.ShouldBe(Phase.Listing);
    }

    [Fact]
    public void An_application_that_is_authenticated_already_is_authorized() =>
        new Connection().RefusesApplication("CH_CLIENT_ALREADY_AUTHENTICATED").Phase.ShouldBe(Phase.Listing);

    [Theory]
    [InlineData("CH_CLIENT_AUTH_FAILURE")]
    [InlineData("CH_OA_CLIENT_NOT_FOUND")]
    public void A_refused_application_ends_the_connection_for_five_minutes_and_says_what_to_check(string code)
    {
        var connection = new Connection().RefusesApplication(code);

        (connection.End.Kind, connection.End.AtLeast).ShouldBe((AuthorizationEndKind.ApplicationRefused, TimeSpan.FromMinutes(5)));
        connection.End.Reason.ShouldContain("ClientSecret");
        connection.TakeActions()[^1].ShouldBe(new AuthorizationAction.EndConnection(connection.End));
    }

    [Theory]
    [InlineData(120, 120)]
    [InlineData(1_000_000_000, 900)]
    public void A_server_that_asks_for_a_pause_is_obeyed_for_a_quarter_of_an_hour_at_most(double asked, double paused)
    {
        new Connection().RefusesApplication("CANT_ROUTE_REQUEST", TimeSpan.FromSeconds(asked)).End.AtLeast.ShouldBe(TimeSpan.FromSeconds(paused));
        new Connection().Has(Connection.Old).AuthorizesApplication().RefusesList("CANT_ROUTE_REQUEST", TimeSpan.FromSeconds(asked)).End.AtLeast.ShouldBe(TimeSpan.FromSeconds(paused));
    }

    [Theory]
    [InlineData("CANT_ROUTE_REQUEST")]
    [InlineData("CH_SERVER_NOT_REACHABLE")]
    [InlineData("TIMEOUT_ERROR")]
    [InlineData("A_CODE_OF_NEXT_YEAR")]
    public void A_failure_that_passes_ends_the_connection(string code) => new Connection().RefusesApplication(code).End.Kind.ShouldBe(AuthorizationEndKind.Closed);

    [Fact]
    public void A_connection_that_is_too_fast_waits_as_long_as_cTrader_says() =>
        new Connection().RefusesApplication("REQUEST_FREQUENCY_EXCEEDED", TimeSpan.FromSeconds(20)).End.AtLeast.ShouldBe(TimeSpan.FromSeconds(20));

    [Theory]
    [InlineData(null, 60)]
    [InlineData(120, 120)]
    [InlineData(-5, 0)]
    [InlineData(86_400, 900)]
    public void Maintenance_lasts_until_its_end_and_half_a_second_more_but_not_over_15_minutes(int? seconds, int expected)
    {
        var connection = new Connection();
        var end = seconds is { } after ? Connection.Start + connection.Now + TimeSpan.FromSeconds(after) : default(DateTimeOffset?);

        connection.RefusesApplication("SERVER_IS_UNDER_MAINTENANCE", null, end);

        (connection.End.Kind, connection.End.AtLeast).ShouldBe((AuthorizationEndKind.Maintenance, TimeSpan.FromSeconds(expected + 0.5)));
    }

    [Theory]
    [InlineData(40, 40.5)]
    [InlineData(86_400, 900.5)]
    public void Maintenance_without_an_end_lasts_as_long_as_cTrader_says_to_wait(int seconds, double expected) =>
        new Connection().RefusesApplication("SERVER_IS_UNDER_MAINTENANCE", TimeSpan.FromSeconds(seconds)).End.AtLeast.ShouldBe(TimeSpan.FromSeconds(expected));

    [Fact]
    public void Maintenance_whose_end_has_passed_lasts_as_long_as_cTrader_says_to_wait() =>
        new Connection().RefusesApplication("SERVER_IS_UNDER_MAINTENANCE", TimeSpan.FromSeconds(40), Connection.Start).End.AtLeast.ShouldBe(TimeSpan.FromSeconds(40.5));

    [Fact]
    public void A_lost_application_is_authorized_again_and_then_every_account()
    {
        var connection = new Connection().Keeping(1, 2);
        connection.RefusesRequest(1, "CH_CLIENT_NOT_AUTHENTICATED");

        connection.Take<AuthorizationAction.AuthorizeApplication>().Count().ShouldBe(1);
        connection.Facts.Accounts.Values.ShouldAllBe(account => account.State == CTraderAccountState.Unauthorized);
        connection.AuthorizesApplication();

        connection.TakeAsked().ShouldBe([1, 2]);
        connection.Phase.ShouldBe(Phase.Keeping);
    }

    [Fact]
    public void An_application_that_is_lost_while_all_accounts_are_asked_for_is_authorized_once()
    {
        var connection = new Connection().Asking(1, 2, 3);
        connection.TakeActions();

        connection.Refuses(1, "CH_CLIENT_NOT_AUTHENTICATED").Refuses(2, "CH_CLIENT_NOT_AUTHENTICATED").AuthorizesApplication().Refuses(3, "CH_CLIENT_NOT_AUTHENTICATED");

        connection.TakeActions().OfType<AuthorizationAction.AuthorizeApplication>().Count().ShouldBe(1);
        connection.Authorizes(1, 2, 3).Facts.Accounts.Values.ShouldAllBe(account => account.State == CTraderAccountState.Authorized);
    }

    [Fact]
    public void An_application_that_is_lost_while_the_accounts_are_listed_lists_them_again()
    {
        var connection = new Connection().AuthorizesApplication().Has(Connection.Old).RefusesList("CH_CLIENT_NOT_AUTHENTICATED");

        connection.AuthorizesApplication().Lists(Connection.Demo(1)).Authorizes(1);

        connection[1].State.ShouldBe(CTraderAccountState.Authorized);
    }

    [Fact]
    public void An_application_that_is_lost_again_at_once_ends_the_connection()
    {
        var connection = new Connection().Asking(1).Refuses(1, "CH_CLIENT_NOT_AUTHENTICATED").AuthorizesApplication();

        connection.Refuses(1, "CH_CLIENT_NOT_AUTHENTICATED");

        connection.End.Kind.ShouldBe(AuthorizationEndKind.Closed);
    }

    [Fact]
    public void A_late_refusal_from_before_the_application_was_authorized_again_does_not_lose_it()
    {
        var connection = new Connection().Keeping(1).RefusesRequest(1, "CH_CLIENT_NOT_AUTHENTICATED").AuthorizesApplication().Authorizes(1);
        connection.TakeActions();

        connection.RefusesRequest(1, "CH_CLIENT_NOT_AUTHENTICATED");

        connection.Phase.ShouldBe(Phase.Keeping);
        connection.TakeAsked().ShouldBe([1]);
    }

    [Fact]
    public void A_second_response_changes_nothing() =>
        new Connection().AuthorizesApplication().RefusesApplication("CH_CLIENT_AUTH_FAILURE").Phase.ShouldBe(Phase.Listing);
}
