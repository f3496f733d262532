namespace CTraderAuth.Testing.Ledger;

/// <summary>The content of one token response; not a record, because it contains secrets.</summary>
internal sealed class HandedOut(TokenPair pair, DateTimeOffset now)
{
    public string AccessToken { get; } = pair.AccessToken;

    public string RefreshToken { get; } = pair.RefreshToken;

    public long ExpiresInSeconds { get; } = Math.Max(0, (long)(pair.ExpiresAt - now).TotalSeconds);
}
