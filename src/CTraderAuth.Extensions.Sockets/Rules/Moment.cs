namespace CTraderAuth.Sockets.Rules;

/// <summary>Everything that the rules need to know of the world outside.</summary>
/// <param name="Now">The time since the start of the connection, on a clock that does not jump.</param>
/// <param name="Utc">The wall clock, for what a person reads and for times that cTrader names.</param>
/// <param name="Chance">From 0 to 1, not including 1: spreads what would happen to many programs at once.</param>
internal readonly record struct Moment(TimeSpan Now, DateTimeOffset Utc, double Chance);
