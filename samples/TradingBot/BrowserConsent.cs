using CTraderAuth;

namespace TradingBot;

/// <summary>Opens the consent page, or prints its link and takes the address that the trader pastes.</summary>
internal sealed class BrowserConsent(ICTraderTokens tokens) : IConsent
{
    public Task AskAsync(CancellationToken cancellationToken) => tokens.ConnectInBrowserAsync(IConsent.Subject, cancellationToken);
}
