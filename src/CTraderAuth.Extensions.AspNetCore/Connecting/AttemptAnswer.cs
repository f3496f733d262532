namespace CTraderAuth.AspNetCore.Connecting;

/// <summary>The last response of cTrader to an attempt, and how the callback ended.</summary>
/// <param name="Hash">The hash of the code.</param>
/// <param name="Outcome">The label of the outcome. A response that may be tried again is not kept.</param>
/// <param name="HadState">Whether the response contained the state of the attempt. Without it, it is unknown whether cTrader sent the response.</param>
internal readonly record struct AttemptAnswer(string Hash, string Outcome, bool HadState);
