namespace TradingDesk.Desk;

/// <summary>Something that happened to a grant since this program started.</summary>
public sealed record TimelineEntry(DateTimeOffset At, string Subject, string Text, string Kind);
