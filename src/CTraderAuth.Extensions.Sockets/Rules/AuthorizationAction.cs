namespace CTraderAuth.Sockets.Rules;

/// <summary>Something to do, in this order. A request is sent without waiting for the response to the one before.</summary>
internal abstract record AuthorizationAction
{
    /// <summary>Its name. Sealed, because the text of all its properties is code in a program that is compiled ahead of time, and nobody reads it.</summary>
    public sealed override string ToString() => GetType().Name;

    /// <summary>Send 2100.</summary>
    public sealed record AuthorizeApplication : AuthorizationAction;

    /// <summary>Send 2149.</summary>
    public sealed record ListAccounts(Ask Ask) : AuthorizationAction;

    /// <summary>Send 2102.</summary>
    public sealed record AuthorizeAccount(long Account, Ask Ask) : AuthorizationAction;

    /// <summary>Tell the core that cTrader rejected this very token.</summary>
    public sealed record ReplaceRejected(KnownToken Token) : AuthorizationAction;

    /// <summary>Call <c>OnAuthorized</c> until it succeeds.</summary>
    public sealed record Introduce(long Account, AuthorizationCause Cause, int Authorization) : AuthorizationAction;

    /// <summary>The authorization of the account has ended: so does <c>OnAuthorized</c>.</summary>
    public sealed record Withdraw(long Account) : AuthorizationAction;

    /// <summary>Log.</summary>
    public sealed record Report(Note Note) : AuthorizationAction;

    /// <summary>Nothing follows.</summary>
    public sealed record EndConnection(ConnectionEnd End) : AuthorizationAction;
}
