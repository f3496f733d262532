using CTraderAuth.Sockets.Diagnostics;

namespace CTraderAuth.Sockets.Authorization;

/// <summary>What an authorization works with.</summary>
internal sealed class AuthorizationContext(
    string subject, ICTraderChannel channel, ICTraderTokens tokens, CTraderAuthOptions application, Func<long, AuthorizationCause, CancellationToken, Task>? onAuthorized, TimeProvider time, AuthorizationLog log, CancellationToken stopping)
{
    /// <summary>Whose token.</summary>
    public string Subject { get; } = subject;

    /// <summary>The three requests.</summary>
    public ICTraderChannel Channel { get; } = channel;

    /// <summary>The core.</summary>
    public ICTraderTokens Tokens { get; } = tokens;

    /// <summary>The client id and secret.</summary>
    public CTraderAuthOptions Application { get; } = application;

    /// <summary>The program's subscriptions.</summary>
    public Func<long, AuthorizationCause, CancellationToken, Task>? OnAuthorized { get; } = onAuthorized;

    public TimeProvider Time { get; } = time;

    public AuthorizationLog Log { get; } = log;

    /// <summary>Cancelled when the host begins to stop. The core ends its watches then, and still returns the token that there is.</summary>
    public CancellationToken Stopping { get; } = stopping;
}
