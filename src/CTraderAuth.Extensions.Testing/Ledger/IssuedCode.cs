namespace CTraderAuth.Testing.Ledger;

internal sealed class IssuedCode(string cTid, CTraderScope scope, string redirectUri, DateTimeOffset expiresAt)
{
    public string CTid { get; } = cTid;

    public CTraderScope Scope { get; } = scope;

    public string RedirectUri { get; } = redirectUri;

    public DateTimeOffset ExpiresAt { get; } = expiresAt;
}
