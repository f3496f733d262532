namespace CTraderAuth.Sockets.Rules;

/// <summary>Something that a person wants to read in a log. No secret.</summary>
internal abstract record Note
{
    /// <summary>Its name. Sealed, because the text of all its properties is code in a program that is compiled ahead of time, and nobody reads it.</summary>
    public sealed override string ToString() => GetType().Name;

    /// <summary>The accounts of the grant are known.</summary>
    public sealed record Listed(int Count, int Others) : Note;

    /// <summary>There is nothing to authorize on this connection.</summary>
    public sealed record NoAccounts(string Reason) : Note;

    /// <summary>A wanted account is not among them.</summary>
    public sealed record NotListed(long Account, string ErrorCode) : Note;

    /// <summary>An account was authorized.</summary>
    public sealed record Authorized(long Account, AuthorizationCause Cause, long Generation) : Note;

    /// <summary>The authorization of an account ended.</summary>
    public sealed record Lost(long Account, string Reason) : Note;

    /// <summary>The account is not asked for again for an hour.</summary>
    public sealed record AccountRefused(long Account, string ErrorCode) : Note;

    /// <summary>A refusal that passes.</summary>
    public sealed record Postponed(string What, string ErrorCode, TimeSpan Pause) : Note;

    /// <summary>Every account was refused as one that belongs to the other host.</summary>
    public sealed record WrongHost(CTraderEnvironment Environment) : Note;

    /// <summary>cTrader rejected the newest token.</summary>
    public sealed record TokenRejected(long Generation, string ErrorCode) : Note;

    /// <summary>The core returned no other token.</summary>
    public sealed record Rests(string Reason, TimeSpan Pause) : Note;

    /// <summary>The trader must consent, for the first time or again.</summary>
    public sealed record ConsentNeeded(ConsentNeed Need) : Note;

    /// <summary>cTrader no longer knows the application.</summary>
    public sealed record ApplicationLost : Note;

    /// <summary>cTrader says that an account is authorized, and refuses its requests.</summary>
    public sealed record Untrue(long Account) : Note;

    /// <summary><c>OnAuthorized</c> failed.</summary>
    public sealed record IntroductionFailed(long Account, Exception Error, TimeSpan Pause) : Note;

    /// <summary><c>OnAuthorized</c> ended with an error that says that it is done already.</summary>
    public sealed record IntroducedAlready(long Account, string ErrorCode) : Note;

    /// <summary>The tokens could not be followed.</summary>
    public sealed record FollowingFailed(Exception Error) : Note;

    /// <summary>The connection is of no use any more.</summary>
    public sealed record Ended(AuthorizationEndKind Kind, string Reason, TimeSpan Pause) : Note;
}
