namespace CTraderAuth.Grants;

/// <summary>The client id and secret in use, known by a fingerprint.</summary>
internal sealed class ClientCredentials(string fingerprint)
{
    private const int DeniedKept = 4;

    public ClientCredentials(CTraderAuthOptions options)
        : this(Spent.Hash($"{options.ClientId}\n{options.ClientSecret}"))
    {
    }

    /// <summary>The refresh token was rejected with the credentials in use, or is gone.</summary>
    public bool NeedsConsent(Grant grant) =>
        grant.Reason is not null && (grant.RefreshToken is null || grant.RefreshTokenUsed || grant.RefusedCredentials.Contains(fingerprint));

    /// <summary>The credentials with which a refresh token was rejected, including these.</summary>
    public string[] AddTo(string[] denied) => Spent.Last(DeniedKept, denied, fingerprint);
}
