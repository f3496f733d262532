namespace CTraderAuth.Testing.Ledger;

/// <summary>Is told when the access token of a grant ends. Called under the lock of the ledger.</summary>
internal interface IGrantObserver
{
    void Ended(Grant grant, GrantEnd end);
}
