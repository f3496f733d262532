namespace CTraderAuth.Tool.Watching;

/// <summary>The last line of <c>watch --json</c>: why there will be no other, and the exit code that follows. A contract as <see cref="TokenLine"/> is.</summary>
internal sealed record EndedLine(string Subject, string Ended, string Message, int ExitCode);
