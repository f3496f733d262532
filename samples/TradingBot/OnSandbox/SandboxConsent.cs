using CTraderAuth;
using CTraderAuth.Testing;

namespace TradingBot.OnSandbox;

/// <summary>The trader of the sandbox clicks Allow.</summary>
internal sealed class SandboxConsent(ICTraderTokens tokens, CTraderSandbox sandbox) : IConsent
{
    public Task AskAsync(CancellationToken cancellationToken) => tokens.ConnectAsync(IConsent.Subject, sandbox.IssueCode(), cancellationToken);
}
