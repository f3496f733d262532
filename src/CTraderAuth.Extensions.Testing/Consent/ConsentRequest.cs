using CTraderAuth.Testing.Ledger;

namespace CTraderAuth.Testing.Consent;

/// <summary>What the consent page was asked for, by the query or by its own form.</summary>
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
            return $"No application has the client id '{ClientId}'. The sandbox knows one, '{app.ClientId}'.";
        }

        if (!app.Knows(RedirectUri))
        {
            return $"The redirect URI '{RedirectUri}' is not registered. It must equal one of these exactly: {string.Join(", ", app.RedirectUris)}";
        }

        return Scope is "trading" or "accounts" ? null : $"The scope '{Scope}' does not exist. Ask for 'trading' or 'accounts'.";
    }
}
