using CTraderAuth.Sockets.Diagnostics;
using CTraderAuth.Sockets.Refusals;
using CTraderAuth.Sockets.Rules;

namespace CTraderAuth.Sockets.Authorization;

/// <summary>What a caller that waits for an authorization is told.</summary>
/// <param name="IsDone">There is nothing to wait for any more.</param>
/// <param name="Error">Why it cannot be authorized.</param>
internal readonly record struct Verdict(bool IsDone, Exception? Error = null)
{
    private static readonly Verdict Wait = new(false);
    private static readonly Verdict Authorized = new(true);

    /// <summary>For one account, or for all of them.</summary>
    public static Verdict Of(Facts facts, CTraderAuthorizationEnd? end, string subject, long? account)
    {
        if (end is not null)
        {
            return new(true, OfEnd(facts, end));
        }

        return account is { } id ? OfOne(facts, subject, id) : OfAll(facts, subject);
    }

    private static Verdict OfOne(Facts facts, string subject, long id)
    {
        var account = facts.Accounts.Find(id);
        if (account?.State == CTraderAccountState.Authorized)
        {
            return Authorized;
        }

        if (facts.ConsentNeed is { } need)
        {
            return new(true, Reauthorize(subject, need));
        }

        return account switch
        {
            { IsListed: false } when facts.MayHaveMore => Wait,
            { State: CTraderAccountState.Refused } => new(true, Refused(account)),
            null when facts is { IsListed: true, MayHaveMore: false, List.Ask: null } => new(true, NotListed(id)),
            _ => Wait,
        };
    }

    private static Verdict OfAll(Facts facts, string subject)
    {
        var accounts = facts.Accounts.Values;
        var isAuthorized = accounts.Any(static account => account.State == CTraderAccountState.Authorized);
        var waits = !facts.IsListed || (!isAuthorized && facts.MayHaveMore) || accounts.Any(static account => account.State == CTraderAccountState.Unauthorized);
        if (waits)
        {
            return facts.ConsentNeed is { } need ? new(true, Reauthorize(subject, need)) : Wait;
        }

        var refused = accounts.FirstOrDefault(static account => account.State == CTraderAccountState.Refused);
        return isAuthorized ? Authorized
            : refused is not null ? new(true, Refused(refused))
            : new(true, new CTraderRequestException($"The grant of {LoggedText.Of(subject)} has no account in this environment. The trader selects accounts when they consent; demo and live accounts need separate connections.", ErrorCodes.AccountNotFound));
    }

    private static CTraderReauthorizationRequiredException Reauthorize(string subject, ConsentNeed need) => new(need.Message, subject, need.Reason);

    private static CTraderRequestException Refused(AccountFacts account) => account.IsListed
        ? new($"cTrader refuses account {account.Account.Id}: {account.ErrorCode}. It is asked again every hour.", account.ErrorCode!, account: account.Account.Id)
        : account.ErrorCode == ErrorCodes.AccountNotFound ? NotListed(account.Account.Id)
        : new($"Account {account.Account.Id} is a {(account.Account.IsLive ? "live" : "demo")} account, and this connection is for the other environment. Use a second connection for it.", account.ErrorCode!, account: account.Account.Id);

    private static CTraderRequestException NotListed(long id) =>
        new($"Account {id} is not among the accounts that this connection keeps authorized. Use the ctidTraderAccountId and not the login; the trader selects accounts when they consent.", ErrorCodes.AccountNotFound, account: id);

    private static CTraderAuthException OfEnd(Facts facts, CTraderAuthorizationEnd end) => end.Kind == AuthorizationEndKind.ApplicationRefused
        ? new CTraderRequestException(end.Reason, facts.End!.ErrorCode!)
        : new CTraderUnavailableException($"The connection is no longer authorized. {end.Reason} Open the next one after {end.Pause.TotalSeconds:0.##} s.", end.Pause);
}
