namespace CTraderAuth.AspNetCore.Connecting;

/// <summary>The last answer of cTrader to an attempt, and how the callback ended.</summary>
/// <param name="Hash">The hash of the code.</param>
/// <param name="Outcome">The outcome; null when the same answer may be tried again.</param>
/// <param name="HadState">Whether the answer carried the state of the attempt. Without it, nobody knows whether cTrader sent it.</param>
internal readonly record struct AttemptAnswer(string Hash, string? Outcome, bool HadState);
