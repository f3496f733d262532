namespace CTraderAuth.Sockets;

/// <summary>Why an authorization ended.</summary>
public enum AuthorizationEndKind
{
    /// <summary>The connection was closed, failed or did not respond. The pause is 50 ms at most the first time, then grows from 1 s to 60 s.</summary>
    Closed,

    /// <summary>cTrader is under maintenance. The pause lasts until the end that it announced, 15 min at most; 60 s when it announced none.</summary>
    Maintenance,

    /// <summary>cTrader refused the client id or the client secret. The pause is 5 min; correct the options and restart.</summary>
    ApplicationRefused,

    /// <summary>The authorization was disposed.</summary>
    Disposed,
}
