namespace CTraderAuth.Sockets.Refusals;

/// <summary>What a client does about a refusal.</summary>
internal enum RefusalClass
{
    /// <summary>What was asked for is so already: a success.</summary>
    Done,

    /// <summary>The access token was rejected.</summary>
    TokenRejected,

    /// <summary>The account is not authorized on this connection.</summary>
    AccountNotAuthorized,

    /// <summary>The application is not authorized on this connection, or no longer.</summary>
    ApplicationLost,

    /// <summary>The client id or the client secret is wrong: nothing but other options helps.</summary>
    ApplicationRefused,

    /// <summary>The account itself is disabled, blocked or unknown.</summary>
    AccountRefused,

    /// <summary>Too many requests.</summary>
    TooFast,

    /// <summary>cTrader is under maintenance.</summary>
    Maintenance,

    /// <summary>A failure on cTrader's side, which passes.</summary>
    Passing,

    /// <summary>Concerns the request and not the authorization.</summary>
    OfTheRequest,

    /// <summary>Does not say whether the request was executed.</summary>
    Unclear,
}
