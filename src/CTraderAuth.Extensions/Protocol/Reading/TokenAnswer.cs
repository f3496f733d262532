using System.Diagnostics;

namespace CTraderAuth.Protocol.Reading;

/// <summary>What one token request came to, and all that could be read.</summary>
[DebuggerDisplay("{ToString(),nq}")]
internal sealed class TokenAnswer(TokenAnswerKind kind)
{
    public TokenAnswerKind Kind { get; } = kind;

    public string? AccessToken { get; init; }

    public string? RefreshToken { get; init; }

    public string TokenType { get; init; } = "bearer";

    /// <summary>The life of the access token; an hour when the answer gave none that can be used.</summary>
    public TimeSpan ExpiresIn { get; init; }

    /// <summary>The answer gave no usable life, or was cut after the tokens.</summary>
    public bool Damaged { get; init; }

    public string? ErrorCode { get; init; }

    public string? Description { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What happened, in a sentence without a secret; null for a pair.</summary>
    public string? Problem { get; init; }

    /// <summary>The answer as it came, kept when something in it looks like a token and could not be used.</summary>
    public string? Raw { get; init; }

    /// <summary>The response is complete and shows no refresh token, not even a damaged one.</summary>
    public bool LacksRefreshToken { get; init; }

    /// <summary>The refresh token or code will not bring a pair any more: it was refused, or a pair came of it that cannot be used.</summary>
    public bool IsFinal => IsDenied || Kind is TokenAnswerKind.Cut || Raw is not null;

    /// <summary>The refresh token or code was refused, as opposed to the request.</summary>
    public bool IsDenied => Kind is TokenAnswerKind.Rejected && (ErrorCode is "ACCESS_DENIED" or "invalid_grant");

    public override string ToString() => ErrorCode is null ? $"{Kind}" : $"{Kind} ({ErrorCode})";
}
