namespace CTraderAuth.Testing.Ledger;

/// <summary>The two tokens of one response.</summary>
internal sealed class TokenPair(Grant grant, string accessToken, string refreshToken, DateTimeOffset issuedAt, DateTimeOffset expiresAt)
{
    public Grant Grant { get; } = grant;

    public string AccessToken { get; } = accessToken;

    public string RefreshToken { get; } = refreshToken;

    public DateTimeOffset IssuedAt { get; } = issuedAt;

    public DateTimeOffset ExpiresAt { get; private set; } = expiresAt;

    public bool IsLive(DateTimeOffset now) => now < ExpiresAt;

    public void ExpireAccess() => ExpiresAt = DateTimeOffset.MinValue;
}
