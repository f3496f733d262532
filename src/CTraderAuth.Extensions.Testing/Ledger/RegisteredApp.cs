namespace CTraderAuth.Testing.Ledger;

/// <summary>The only application that is registered with the sandbox.</summary>
internal sealed class RegisteredApp(string clientId, string clientSecret, IReadOnlyList<string> redirectUris)
{
    public string ClientId { get; } = clientId;

    public string ClientSecret { get; } = clientSecret;

    public IReadOnlyList<string> RedirectUris { get; } = redirectUris;

    public bool Knows(string? redirectUri) => redirectUri is not null && RedirectUris.Contains(redirectUri, StringComparer.Ordinal);

    public bool Accepts(string? clientId, string? clientSecret) => clientId == ClientId && clientSecret == ClientSecret;
}
