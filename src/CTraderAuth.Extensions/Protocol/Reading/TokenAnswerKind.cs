namespace CTraderAuth.Protocol.Reading;

/// <summary>The result of one token request.</summary>
internal enum TokenAnswerKind
{
    /// <summary>Both tokens were received.</summary>
    Pair,

    /// <summary>A refresh token was received, but no readable access token.</summary>
    RefreshTokenOnly,

    /// <summary>An access token was received, but no readable refresh token.</summary>
    AccessTokenOnly,

    /// <summary>A token is visible, but none is complete.</summary>
    Cut,

    /// <summary>The server rejected the request with an error code.</summary>
    Rejected,

    /// <summary>The server refused the request before processing it.</summary>
    Unavailable,

    /// <summary>The request may or may not have been processed.</summary>
    Unknown,

    /// <summary>No connection was established for this request.</summary>
    NotSent,
}
