using CTraderAuth.AspNetCore.Connecting;
using CTraderAuth.AspNetCore.Pages;

namespace CTraderAuth.AspNetCore.Callbacks;

/// <summary>The attempt that a response belongs to, or why it cannot be used.</summary>
/// <param name="Attempt">The attempt; with a refusal, the attempt whose link is offered again, if any.</param>
/// <param name="Refusal">Null when the response may use the attempt.</param>
internal readonly record struct Finding(ConsentAttempt? Attempt, ConnectOutcome? Refusal);
