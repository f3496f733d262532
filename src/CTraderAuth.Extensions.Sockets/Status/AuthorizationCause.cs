namespace CTraderAuth.Sockets;

/// <summary>Why an account was authorized. Its subscriptions may be gone in every case.</summary>
public enum AuthorizationCause
{
    /// <summary>The first time on the first connection.</summary>
    Connected,

    /// <summary>The first time on a later connection: nothing that was subscribed on the one before is left.</summary>
    Reconnected,

    /// <summary>A new access token replaced the one that the account was authorized with.</summary>
    Rotated,

    /// <summary>cTrader ended the authorization of the account and not the token, for example after a restart on its side.</summary>
    Disconnected,
}
