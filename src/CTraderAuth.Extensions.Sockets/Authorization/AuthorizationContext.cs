using CTraderAuth.Sockets.Diagnostics;

namespace CTraderAuth.Sockets.Authorization;

/// <summary>What an authorization works with.</summary>
/// <param name="Subject">Whose token.</param>
/// <param name="Channel">The three requests.</param>
/// <param name="Tokens">The core.</param>
/// <param name="Application">The client id and secret.</param>
/// <param name="OnAuthorized">The program's subscriptions.</param>
/// <param name="Time">The clock.</param>
/// <param name="Log">The log.</param>
internal sealed record AuthorizationContext(
    string Subject, ICTraderChannel Channel, ICTraderTokens Tokens, CTraderAuthOptions Application, Func<long, AuthorizationCause, CancellationToken, Task>? OnAuthorized, TimeProvider Time, AuthorizationLog Log);
