using CTraderAuth.Protocol.Reading;

namespace CTraderAuth.Protocol;

/// <summary>Sends a token request once and returns the result.</summary>
internal interface ITokenEndpoint
{
    /// <summary>Does not throw for network or server failures; a cancelled or timed-out request is <see cref="TokenAnswerKind.Unknown"/> once a connection was made.</summary>
    Task<TokenAnswer> SendAsync(TokenGrant grant, Uri endpoint, CancellationToken cancellationToken);
}
