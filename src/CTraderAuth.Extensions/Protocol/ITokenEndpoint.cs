using CTraderAuth.Protocol.Reading;

namespace CTraderAuth.Protocol;

/// <summary>Sends a token request once and says what came of it.</summary>
internal interface ITokenEndpoint
{
    /// <summary>Never throws for what the network or the server does; a cancelled or timed-out request is <see cref="TokenAnswerKind.Unknown"/> once a connection was made.</summary>
    Task<TokenAnswer> SendAsync(TokenGrant grant, Uri endpoint, CancellationToken cancellationToken);
}
