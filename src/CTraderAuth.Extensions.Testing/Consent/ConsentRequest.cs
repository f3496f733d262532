using CTraderAuth.Testing.Ledger;

namespace CTraderAuth.Testing.Consent;

/// <summary>The parameters of the consent page, from the query or from its own form.</summary>
internal sealed class ConsentRequest(Func<string, string?> read, string? sentTwice)
{
    public string ClientId { get; } = read("client_id") ?? "";

    public string RedirectUri { get; } = read("redirect_uri") ?? "";

    public string Scope { get; } = read("scope") ?? "trading";

    public string? State { get; } = read("state");

    public CTraderScope AskedScope => Scope is "accounts" ? CTraderScope.Accounts : CTraderScope.Trading;

    /// <summary>Why the browser may not be redirected; null when it may.</summary>
    public string? ProblemWith(RegisteredApp app)
    {
        if (sentTwice is not null)
        {
            return $"The parameter '{sentTwice}' was sent twice.";
        }

        if (ClientId != app.ClientId)
        {
            return $"No application has the client id '{ClientId}'. The sandbox has one application, '{app.ClientId}'.";
        }

        if (!app.Knows(RedirectUri))
        {
            return $"The redirect URI '{RedirectUri}' is not registered. It must be exactly one of these: {string.Join(", ", app.RedirectUris)}";
        }

        return Scope is "trading" or "accounts" ? null : $"The scope '{Scope}' does not exist. Use 'trading' or 'accounts'.";
    }
}
