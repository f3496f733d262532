namespace CTraderAuth.Sockets;

/// <summary>What a session is doing.</summary>
public enum CTraderSessionState
{
    /// <summary>A connection is being opened, or the host has not started yet.</summary>
    Connecting,

    /// <summary>The application or at least one account is being authorized.</summary>
    Authorizing,

    /// <summary>Every account is authorized or refused.</summary>
    Ready,

    /// <summary>The connection has ended; the next one is opened at <see cref="CTraderSessionStatus.NextAttemptAt"/>.</summary>
    Waiting,

    /// <summary>The same, because cTrader is under maintenance.</summary>
    Maintenance,

    /// <summary>The trader must consent again. The connection is kept, and the accounts are authorized as soon as there is a token.</summary>
    ReauthorizationRequired,

    /// <summary>cTrader refused the client id or the client secret. It is asked again in 5 minutes.</summary>
    ApplicationRefused,

    /// <summary>The session has stopped, with the host.</summary>
    Stopped,
}
