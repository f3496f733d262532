namespace CTraderAuth.Tool.Watching;

/// <summary>A line of <c>watch --json</c>: the token to use from now on. A contract for programs in other languages: fields are only added.</summary>
internal sealed record TokenLine(string Subject, string Token, string TokenType, DateTimeOffset ExpiresAt, long Generation);
