namespace CTraderAuth.Testing.Ledger;

/// <summary>Why an access token is no longer valid.</summary>
internal enum GrantEnd
{
    Refreshed,
    Revoked,
    Expired,
}
