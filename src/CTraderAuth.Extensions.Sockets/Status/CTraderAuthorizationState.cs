namespace CTraderAuth.Sockets;

/// <summary>How far the authorization of a connection has come.</summary>
public enum CTraderAuthorizationState
{
    /// <summary>The application or at least one account is being authorized.</summary>
    Authorizing,

    /// <summary>Every account is authorized or refused.</summary>
    Ready,

    /// <summary>The trader must consent again. The connection is kept, and the accounts are authorized as soon as there is a token.</summary>
    ReauthorizationRequired,

    /// <summary>The authorization has ended: see <c>Completion</c>.</summary>
    Ended,
}
