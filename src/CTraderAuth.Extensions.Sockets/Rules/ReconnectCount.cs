namespace CTraderAuth.Sockets.Rules;

/// <summary>The connections that ended soon, one after the other.</summary>
/// <param name="Failures">How much the next pause grows.</param>
/// <param name="Short">How many of them were authorized and lived for less than 30 s.</param>
internal readonly record struct ReconnectCount(int Failures, int Short);
