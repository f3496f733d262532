using System.Diagnostics;

namespace CTraderAuth.Protocol.Reading;

/// <summary>The result of one token request, and everything that could be read.</summary>
[DebuggerDisplay("{ToString(),nq}")]
internal sealed class TokenAnswer(TokenAnswerKind kind)
{
    public TokenAnswerKind Kind { get; } = kind;

    public string? AccessToken { get; init; }

    public string? RefreshToken { get; init; }

    public string TokenType { get; init; } = "bearer";

    /// <summary>The lifetime of the access token; an hour when the response contained no valid one.</summary>
    public TimeSpan ExpiresIn { get; init; }

    /// <summary>The response contained no valid lifetime, or was cut off after the tokens.</summary>
    public bool Damaged { get; init; }

    public string? ErrorCode { get; init; }

    public string? Description { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The server limits how many requests this application may send, and has sent too many for now: it is not about this token.</summary>
    public bool IsThrottled { get; init; }

    /// <summary>What happened, in a sentence without a secret; null for a pair.</summary>
    public string? Problem { get; init; }

    /// <summary>The raw response, kept when something in it looks like a token and could not be used.</summary>
    public string? Raw { get; init; }

    /// <summary>The response is complete and contains no refresh token, not even a damaged one.</summary>
    public bool LacksRefreshToken { get; init; }

    /// <summary>The refresh token or code can no longer yield a pair: it was rejected, or it yielded a pair that cannot be used.</summary>
    public bool IsFinal => IsDenied || Kind is TokenAnswerKind.Cut || Raw is not null;

    /// <summary>The refresh token or code was rejected, as opposed to the request.</summary>
    public bool IsDenied => Kind is TokenAnswerKind.Rejected && (ErrorCode is "ACCESS_DENIED" or "invalid_grant");

    public override string ToString() => ErrorCode is null ? $"{Kind}" : $"{Kind} ({ErrorCode})";
}
