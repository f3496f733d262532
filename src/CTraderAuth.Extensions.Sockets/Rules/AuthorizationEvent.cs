using CTraderAuth.Sockets.Refusals;

namespace CTraderAuth.Sockets.Rules;

/// <summary>Something that happened on a connection, or to its token.</summary>
internal abstract record AuthorizationEvent
{
    /// <summary>Its name. Sealed, because the text of all its properties is code in a program that is compiled ahead of time, and nobody reads it.</summary>
    public sealed override string ToString() => GetType().Name;

    /// <summary>The connection is open.</summary>
    public sealed record Opened : AuthorizationEvent;

    /// <summary>Time has passed.</summary>
    public sealed record TimePassed : AuthorizationEvent;

    /// <summary>2101.</summary>
    public sealed record ApplicationAuthorized : AuthorizationEvent;

    /// <summary>2100 was refused.</summary>
    public sealed record ApplicationRefused(Refusal Refusal) : AuthorizationEvent;

    /// <summary>2150.</summary>
    public sealed record Listed(Ask Ask, IReadOnlyList<CTraderAccount> Accounts) : AuthorizationEvent;

    /// <summary>2149 was refused.</summary>
    public sealed record ListRefused(Ask Ask, Refusal Refusal) : AuthorizationEvent;

    /// <summary>2103.</summary>
    public sealed record AccountAuthorized(long Account, Ask Ask) : AuthorizationEvent;

    /// <summary>2102 was refused.</summary>
    public sealed record AccountRefused(long Account, Ask Ask, Refusal Refusal) : AuthorizationEvent;

    /// <summary>A request that authorizes failed without a response.</summary>
    public sealed record Failed(string Reason) : AuthorizationEvent;

    /// <summary>The core announced a token.</summary>
    public sealed record TokenArrived(KnownToken Token) : AuthorizationEvent;

    /// <summary>The core needs a consent.</summary>
    public sealed record ConsentNeeded(ConsentNeed Need) : AuthorizationEvent;

    /// <summary>The core returned a token for a rejected one.</summary>
    public sealed record Replaced(KnownToken Rejected, KnownToken Token) : AuthorizationEvent;

    /// <summary>The core could not replace a rejected token.</summary>
    public sealed record NotReplaced(KnownToken Rejected, string Reason, TimeSpan Pause, ConsentNeed? Need = null) : AuthorizationEvent;

    /// <summary>2147.</summary>
    public sealed record TokenInvalidated(IReadOnlyCollection<long> Accounts) : AuthorizationEvent;

    /// <summary>2164.</summary>
    public sealed record AccountDisconnected(long Account) : AuthorizationEvent;

    /// <summary>A request of the program was refused.</summary>
    public sealed record RequestRefused(long Account, Refusal Refusal) : AuthorizationEvent;

    /// <summary><c>OnAuthorized</c> has succeeded.</summary>
    public sealed record Introduced(long Account, int Authorization) : AuthorizationEvent;

    /// <summary>2148, an error, or the end of the connection.</summary>
    public sealed record Closed(string Reason) : AuthorizationEvent;

    /// <summary>The program has no use for it any more.</summary>
    public sealed record Disposed(string Reason = "The authorization was disposed.") : AuthorizationEvent;
}
