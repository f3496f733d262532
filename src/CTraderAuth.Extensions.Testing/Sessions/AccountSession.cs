using CTraderAuth.Testing.Ledger;

namespace CTraderAuth.Testing.Sessions;

/// <summary>The authorization of one connection for one account. It lives on its grant: at most as long as the newest access token of it.</summary>
internal sealed class AccountSession(SandboxAccount account, Grant grant)
{
    public SandboxAccount Account { get; } = account;

    public Grant Grant { get; } = grant;

    public DateTimeOffset ExpiresAt => Grant.Current?.ExpiresAt ?? DateTimeOffset.MinValue;
}
