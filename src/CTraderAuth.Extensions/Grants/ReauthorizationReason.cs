namespace CTraderAuth;

/// <summary>Why the trader must consent again.</summary>
public enum ReauthorizationReason
{
    /// <summary>The subject has never connected.</summary>
    NotConnected,

    /// <summary>The server rejected the refresh token: it was revoked or used elsewhere, or the client credentials are wrong.</summary>
    Rejected,

    /// <summary>The server rotated the pair and its response was lost or incomplete. The old access token is invalid as well.</summary>
    ResponseLost,

    /// <summary>The stored grant cannot be decrypted with the available keys, or a newer version of this library wrote it; <see cref="GrantStatus.LastError"/> says which.</summary>
    Undecryptable,

    /// <summary>The application disconnected the subject.</summary>
    Disconnected,
}
