using CTraderAuth.AspNetCore.Connecting;
using CTraderAuth.AspNetCore.Pages;

namespace CTraderAuth.AspNetCore.Callbacks;

/// <summary>The attempt to which an answer belongs, and why it cannot be used, if so.</summary>
/// <param name="Attempt">The attempt; with a refusal, the one whose link is offered again, if there is one.</param>
/// <param name="Refusal">Null when the answer may use the attempt.</param>
internal readonly record struct Finding(Attempt? Attempt, Outcome? Refusal);
