using CTraderAuth.Sockets.Sessions;

namespace CTraderAuth.Sockets.Tests.Sessions;

public sealed class SessionViewTests
{
    private static readonly DateTimeOffset Then = new(2026, 11, 27, 8, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = Then.AddMinutes(1);
    private static readonly CTraderAccountStatus Authorized = new() { Account = 1001, State = CTraderAccountState.Authorized, Since = Then };
    private static readonly CTraderAccountStatus Refused = new() { Account = 1002, State = CTraderAccountState.Refused, Since = Then };

    [Fact]
    public void Without_a_connection_no_account_is_authorized()
    {
        var status = SessionView.StatusOf(new(CTraderSessionState.Maintenance, Now) { Known = [Authorized, Refused], Generation = 3, Connections = 2, NextAttemptAt = Now.AddMinutes(5), LastError = "down" }, null);

        (status.State, status.Since, status.Generation, status.Connections, status.NextAttemptAt, status.LastError).ShouldBe((CTraderSessionState.Maintenance, Now, 3L, 2, Now.AddMinutes(5), "down"));
        status.Accounts.ShouldBe([Authorized with { State = CTraderAccountState.Unauthorized, Since = Now }, Refused]);
    }

    [Theory]
    [InlineData(CTraderAuthorizationState.Authorizing, CTraderSessionState.Authorizing)]
    [InlineData(CTraderAuthorizationState.Ready, CTraderSessionState.Ready)]
    [InlineData(CTraderAuthorizationState.ReauthorizationRequired, CTraderSessionState.ReauthorizationRequired)]
    public void With_a_connection_the_authorization_says_how_far_it_is(CTraderAuthorizationState authorization, CTraderSessionState state)
    {
        var status = SessionView.StatusOf(new(CTraderSessionState.Connecting, Then) { Known = [Refused] }, new() { State = authorization, Since = Now, Accounts = [Authorized], Generation = 4 });

        (status.State, status.Since, status.Generation).ShouldBe((state, Now, 4L));
        status.Accounts.ShouldBe([Authorized]);
    }

    [Fact]
    public void Until_cTrader_has_listed_the_accounts_those_of_the_last_connection_are_shown_as_unauthorized() =>
        SessionView.StatusOf(new(CTraderSessionState.Connecting, Now) { Known = [Authorized], Generation = 3, LastError = "cut" }, new()).ShouldSatisfyAllConditions(
            status => status.Accounts.ShouldBe([Authorized with { State = CTraderAccountState.Unauthorized, Since = Now }]),
            status => status.Generation.ShouldBe(3),
            status => status.LastError.ShouldBe("cut"));

    [Fact]
    public void Accounts_that_cTrader_no_longer_lists_are_not_shown() =>
        SessionView.StatusOf(new(CTraderSessionState.Connecting, Now) { Known = [Authorized] }, new() { State = CTraderAuthorizationState.Ready }).Accounts.ShouldBeEmpty();

    [Theory]
    [InlineData(AuthorizationEndKind.Closed, CTraderSessionState.Waiting)]
    [InlineData(AuthorizationEndKind.Disposed, CTraderSessionState.Waiting)]
    [InlineData(AuthorizationEndKind.Maintenance, CTraderSessionState.Maintenance)]
    [InlineData(AuthorizationEndKind.ApplicationRefused, CTraderSessionState.ApplicationRefused)]
    public void The_end_of_an_authorization_names_the_state(AuthorizationEndKind kind, CTraderSessionState state) => SessionView.StateAfter(kind).ShouldBe(state);
}
