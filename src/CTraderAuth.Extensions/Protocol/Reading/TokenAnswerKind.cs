namespace CTraderAuth.Protocol.Reading;

/// <summary>What one token request came to.</summary>
internal enum TokenAnswerKind
{
    /// <summary>Both tokens.</summary>
    Pair,

    /// <summary>A refresh token and no readable access token.</summary>
    RefreshTokenOnly,

    /// <summary>An access token and no readable refresh token.</summary>
    AccessTokenOnly,

    /// <summary>A token is visible, but none is whole.</summary>
    Cut,

    /// <summary>The server refused with an error code.</summary>
    Rejected,

    /// <summary>The server refused before it processed the request.</summary>
    Unavailable,

    /// <summary>The request may or may not have been processed.</summary>
    Unknown,

    /// <summary>No connection was established for this request.</summary>
    NotSent,
}
