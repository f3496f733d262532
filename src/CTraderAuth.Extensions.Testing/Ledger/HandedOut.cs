namespace CTraderAuth.Testing.Ledger;

/// <summary>What one answer hands out; holds secrets, so it is no record.</summary>
internal sealed class HandedOut(TokenPair pair, DateTimeOffset now)
{
    public string AccessToken { get; } = pair.AccessToken;

    public string RefreshToken { get; } = pair.RefreshToken;

    public long ExpiresInSeconds { get; } = Math.Max(0, (long)(pair.ExpiresAt - now).TotalSeconds);
}
