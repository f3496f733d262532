using CTraderAuth.Sockets.Rules;

namespace CTraderAuth.Sockets.Tests.Rules;

/// <summary>What becomes of a connection when the grant is disconnected.</summary>
public sealed class DisconnectedGrantTests
{
    private readonly Connection _keeping = new Connection().Keeping(1, 2);

    [Fact]
    public void A_disconnected_grant_ends_the_connection_on_which_its_accounts_are_authorized()
    {
        _keeping.Happens(new AuthorizationEvent.ConsentNeeded(new("Disconnected.", ReauthorizationReason.Disconnected)));

        (_keeping.Phase, _keeping.End.Kind, _keeping[1].State).ShouldBe((Phase.Ended, AuthorizationEndKind.Closed, CTraderAccountState.Unauthorized));
        _keeping.End.Reason.ShouldBe("The grant was disconnected, and its accounts stay authorized on this connection as long as it is open.");
    }

    [Fact]
    public void A_disconnected_grant_ends_the_connection_on_which_an_account_is_being_authorized()
    {
        var asking = new Connection().Asking(1);

        asking.Happens(new AuthorizationEvent.ConsentNeeded(new("Disconnected.", ReauthorizationReason.Disconnected))).Phase.ShouldBe(Phase.Ended);
    }

    [Fact]
    public void A_disconnected_grant_ends_the_connection_on_which_an_account_waits_to_be_authorized_again()
    {
        _keeping.Rotates();
        _keeping.Refuses(1, "REQUEST_FREQUENCY_EXCEEDED").Refuses(2, "REQUEST_FREQUENCY_EXCEEDED");

        _keeping.Happens(new AuthorizationEvent.ConsentNeeded(new("Disconnected.", ReauthorizationReason.Disconnected))).Phase.ShouldBe(Phase.Ended);
    }

    [Fact]
    public void A_connection_without_authorized_accounts_is_kept_while_the_grant_is_disconnected()
    {
        var connection = new Connection().AuthorizesApplication();

        connection.Happens(new AuthorizationEvent.ConsentNeeded(new("Disconnected.", ReauthorizationReason.Disconnected))).TakeNotes<Note.ConsentNeeded>().Count().ShouldBe(1);

        connection.Phase.ShouldBe(Phase.Listing);
        connection.Has(Connection.Old).Lists(Connection.Demo(1)).TakeAsked().ShouldBe([1]);
    }
}
