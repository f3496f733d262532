using CTraderAuth.Sockets.Refusals;

namespace CTraderAuth.Sockets.Rules;

/// <summary>What cTrader says unasked, and its refusals of the program's requests: they end authorizations. None of them causes a rotation.</summary>
internal static class NoticeRules
{
    /// <summary>2147: the token was replaced or revoked. If it is still the newest one here, its successor is about to be announced.</summary>
    public static void TokenInvalidated(Step step, IReadOnlyCollection<long> accounts)
    {
        foreach (var account in step.Accounts())
        {
            if (!account.IsListed || (accounts.Count > 0 && !accounts.Contains(account.Account.Id)))
            {
                continue;
            }

            var had = account.Ask?.Token ?? account.Held;
            var waits = account.Ask is not null || account.State == CTraderAccountState.Authorized;
            var isOfNewest = waits && had is not null && had.Is(step.Facts.Token) && step.Now >= had.OldAt;
            var next = EndAuthorization(step, account, "The access token was replaced or revoked (2147).");
            var announced = step.Now + Pauses.Announcement;
            step.Set(isOfNewest && next.NotBefore < announced ? next with { NotBefore = announced } : next);
        }
    }

    /// <summary>2164: the authorization of the account has ended, or it is noise at a rotation.</summary>
    public static void AccountDisconnected(Step step, long id)
    {
        if (step.Find(id) is { IsListed: true } account)
        {
            step.Set(EndAuthorization(step, account, "cTrader ended it (2164)."));
        }
    }

    public static void RequestRefused(Step step, long id, Refusal refusal)
    {
        switch (refusal.OfRequest)
        {
            case RefusalClass.Maintenance:
                ApplicationRules.UnderMaintenance(step, refusal);
                break;
            case RefusalClass.ApplicationRefused:
                ApplicationRules.ForGood(step, refusal);
                break;
            case RefusalClass.ApplicationLost:
                LoseApplication(step, id, refusal);
                break;
            case RefusalClass.AccountNotAuthorized or RefusalClass.TokenRejected:
                LoseAccount(step, id, refusal);
                break;
            default:
                break;
        }
    }

    private static void LoseApplication(Step step, long id, Refusal refusal)
    {
        if (step.Facts.ApplicationLostAt is { } before && step.Now - before < Pauses.LateRefusal)
        {
            LoseAccount(step, id, refusal);
            return;
        }

        ApplicationRules.Lost(step, refusal);
    }

    // A refusal that comes while the account is not authorized anyway says nothing new.
    private static void LoseAccount(Step step, long id, Refusal refusal)
    {
        if (step.Find(id) is not { State: CTraderAccountState.Authorized } account)
        {
            return;
        }

        var since = account.WasAlready ? account.UntrueSince ?? step.Now : default(TimeSpan?);
        step.Set(EndAuthorization(step, account, $"A request was refused as not authorized ({refusal.Code}).") with { UntrueSince = since, ErrorCode = refusal.Code });
        if (step.Now - since >= Pauses.LateRefusal)
        {
            step.Report(new Note.Untrue(id));
            step.End(AuthorizationEndKind.Closed, $"cTrader says that account {id} is authorized, but refuses its requests: a new connection is needed.", default, refusal.Code);
        }
    }

    private static AccountFacts EndAuthorization(Step step, AccountFacts account, string reason)
    {
        var next = account with { Epoch = account.Epoch + 1 };
        if (account.State != CTraderAccountState.Authorized)
        {
            return next;
        }

        step.Report(new Note.Lost(account.Account.Id, reason));
        return AccountRules.Lose(next, account.HeldSince, step.Now);
    }
}
