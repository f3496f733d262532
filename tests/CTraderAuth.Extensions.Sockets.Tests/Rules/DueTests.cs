using CTraderAuth.Sockets.Rules;

namespace CTraderAuth.Sockets.Tests.Rules;

/// <summary>Responses that do not come.</summary>
public sealed class DueTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    [Fact]
    public void An_application_without_a_response_ends_the_connection()
    {
        var connection = new Connection();
        connection.NextDue.ShouldBe(Timeout);

        connection.After(Timeout - TimeSpan.FromMilliseconds(1)).Phase.ShouldBe(Phase.Application);
        connection.After(TimeSpan.FromMilliseconds(1)).End.Reason.ShouldBe("cTrader did not respond within 15 s.");
    }

    [Fact]
    public void A_list_without_a_response_ends_the_connection() =>
        new Connection().AuthorizesApplication().Has(Connection.Old).After(Timeout).End.Kind.ShouldBe(AuthorizationEndKind.Closed);

    [Fact]
    public void An_account_without_a_response_ends_the_connection_although_others_have_theirs() =>
        new Connection().Asking(1, 2).Authorizes(1).After(Timeout).End.Kind.ShouldBe(AuthorizationEndKind.Closed);

    [Fact]
    public void Without_a_token_there_is_nothing_to_wait_for() =>
        new Connection().AuthorizesApplication().NextDue.ShouldBeNull();

    [Fact]
    public void An_idle_connection_is_kept_for_ever() =>
        new Connection().Keeping(1).After(TimeSpan.FromDays(30)).Phase.ShouldBe(Phase.Keeping);
}
