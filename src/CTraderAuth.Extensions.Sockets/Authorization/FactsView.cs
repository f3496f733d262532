using System.Collections.ObjectModel;
using CTraderAuth.Sockets.Rules;

namespace CTraderAuth.Sockets.Authorization;

/// <summary>What a program sees of what is known.</summary>
internal static class FactsView
{
    public static CTraderAuthorizationState StateOf(Facts facts) => facts switch
    {
        { Phase: Phase.Ended } => CTraderAuthorizationState.Ended,
        { ConsentNeed: not null } => CTraderAuthorizationState.ReauthorizationRequired,
        { Phase: Phase.Keeping } when facts.Accounts.Values.All(static account => account.State != CTraderAccountState.Unauthorized) => CTraderAuthorizationState.Ready,
        _ => CTraderAuthorizationState.Authorizing,
    };

    /// <summary>The next status; the same object when nothing in it has changed.</summary>
    public static CTraderAuthorizationStatus StatusOf(Facts facts, CTraderAuthorizationStatus before, DateTimeOffset now)
    {
        var accounts = AccountsOf(facts);
        var state = StateOf(facts);
        var next = before with
        {
            State = state,
            Since = state == before.State ? before.Since : now,
            Generation = facts.Token?.Generation ?? before.Generation,
            Accounts = accounts.SequenceEqual(before.Accounts) ? before.Accounts : accounts,
            LastError = facts.LastError,
        };
        return next == before ? before : next;
    }

    private static ReadOnlyCollection<CTraderAccountStatus> AccountsOf(Facts facts) => Array.AsReadOnly(facts.Accounts.ConvertAll(static account => new CTraderAccountStatus
    {
        Account = account.Account.Id,
        Login = account.Account.Login,
        IsLive = account.Account.IsLive,
        Broker = account.Account.Broker,
        State = account.State,
        Since = account.Since,
        ErrorCode = account.ErrorCode,
    }));
}
