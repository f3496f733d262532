using CTraderAuth.Sockets.Refusals;

namespace CTraderAuth.Sockets.Rules;

/// <summary>The accounts of the grant: 2149 and 2150.</summary>
internal static class ListRules
{
    public static void Listed(Step step, Ask ask, IReadOnlyList<CTraderAccount> listed)
    {
        if (step.Facts.List.Ask != ask)
        {
            return;
        }

        var settings = step.Settings;
        var here = new Dictionary<long, CTraderAccount>();
        foreach (var account in listed)
        {
            if (account.IsLive == (settings.Environment == CTraderEnvironment.Live))
            {
                here.TryAdd(account.Id, account);
            }
        }

        var gone = step.Accounts().FirstOrDefault(account => MayStayAuthorized(account, ask) && listed.All(each => each.Id != account.Account.Id));
        var isNews = !step.Facts.IsListed || !step.Facts.Accounts.IsEmpty;
        var wanted = settings.Accounts.Count == 0 ? new List<long>(here.Keys) : settings.Accounts;
        foreach (var id in wanted)
        {
            Note(step, id, here.GetValueOrDefault(id), listed);
        }

        foreach (var account in step.Accounts())
        {
            if (!wanted.Contains(account.Account.Id))
            {
                step.Remove(account);
            }
        }

        step.Facts = step.Facts with
        {
            Phase = step.Facts.Phase == Phase.Listing ? Phase.Keeping : step.Facts.Phase,
            IsListed = true,
            ListedWith = ask.Token,
            List = NextList(step.Facts, ask, step.Now),
        };
        step.Report(new Note.Listed(here.Count, listed.Count - here.Count));
        if (wanted.Count == 0)
        {
            NoteNone(step, listed.Count, isNews);
        }

        if (gone is not null)
        {
            // The token that authorized it may be another trader's, and still be valid: its events would go on.
            step.End(AuthorizationEndKind.Closed, $"Account {gone.Account.Id} {(gone.Authorizations > 0 ? "was" : "may have been")} authorized on this connection, and no longer belongs to the grant.");
        }
    }

    public static void Refused(Step step, Ask ask, Refusal refusal)
    {
        if (step.Facts.List.Ask != ask)
        {
            return;
        }

        var list = step.Facts.List with { Ask = null, IsDue = true };
        step.Facts = step.Facts with { List = list };
        step.NoteRefusal(refusal, "list the accounts");
        switch (refusal.OfAuthorization)
        {
            case RefusalClass.Maintenance:
                ApplicationRules.UnderMaintenance(step, refusal);
                break;
            case RefusalClass.ApplicationRefused:
                ApplicationRules.ForGood(step, refusal);
                break;
            case RefusalClass.ApplicationLost when ask.Application == step.Facts.Application:
                ApplicationRules.Lost(step, refusal);
                break;
            case RefusalClass.ApplicationLost:
                break;
            case RefusalClass.TokenRejected:
                var notBefore = TokenRules.Rejected(step, ask.Token!, list.YoungRefusals, refusal.Code);
                step.Facts = step.Facts with { List = list with { NotBefore = notBefore, YoungRefusals = list.YoungRefusals + 1 } };
                break;
            case RefusalClass.TooFast:
                Postpone(step, list, refusal, Pauses.TooFast(refusal.RetryAfter));
                break;
            default:
                if (step.Facts.Phase == Phase.Listing)
                {
                    step.End(AuthorizationEndKind.Closed, step.Facts.LastError!, Pauses.Asked(refusal.RetryAfter), refusal.Code);
                    break;
                }

                Postpone(step, list with { Failures = list.Failures + 1 }, refusal, Pauses.Passing(list.Failures, step.Moment.Chance));
                break;
        }
    }

    /// <summary>Whether the account was authorized on this connection, or is asked for with another token than that of the list.</summary>
    private static bool MayStayAuthorized(AccountFacts account, Ask list) =>
        account.IsListed && (account.Authorizations > 0 || (account.Ask?.Token is { } sent && !sent.Is(list.Token)));

    // Again with a token that has come meanwhile, which may be for other accounts; and after an hour while one is missing.
    private static ListFacts NextList(Facts facts, Ask ask, TimeSpan now)
    {
        if (facts.Token is { } newest && !newest.Is(ask.Token))
        {
            return new() { IsDue = true };
        }

        var isComplete = !facts.Accounts.IsEmpty && facts.Accounts.Values.All(account => account.IsListed);
        return isComplete ? new() : new() { IsDue = true, NotBefore = now + Pauses.Refused };
    }

    private static void Postpone(Step step, ListFacts list, Refusal refusal, TimeSpan pause)
    {
        step.Facts = step.Facts with { List = list with { NotBefore = step.Now + pause } };
        step.Report(new Note.Postponed("The list of accounts", refusal.Code, pause));
    }

    // Nothing fails, and nothing works: nobody would notice.
    private static void NoteNone(Step step, int others, bool isNews)
    {
        var (here, there) = step.Settings.Environment == CTraderEnvironment.Live ? ("live", "demo") : ("demo", "live");
        var reason = others == 0
            ? "cTrader lists no account: the trader selected none. Have them consent again and select accounts."
            : $"cTrader lists no {here} account, but {others} in the other environment: set Environment to {(here == "live" ? CTraderEnvironment.Demo : CTraderEnvironment.Live)} to use {there} accounts, or have the trader consent again and select a {here} account.";
        step.Facts = step.Facts with { LastError = reason };
        if (isNews)
        {
            step.Report(new Note.NoAccounts(reason));
        }
    }

    private static void Note(Step step, long id, CTraderAccount? account, IReadOnlyList<CTraderAccount> listed)
    {
        var known = step.Find(id);
        if (account is not null)
        {
            step.Set(known is { IsListed: true } ? known with { Account = account } : new AccountFacts(account));
            return;
        }

        var elsewhere = listed.FirstOrDefault(other => other.Id == id);
        var code = elsewhere is null ? ErrorCodes.AccountNotFound : ErrorCodes.OtherHost;
        step.Set((known ?? new(elsewhere ?? new CTraderAccount(id, step.Settings.Environment == CTraderEnvironment.Live))) with
        {
            State = CTraderAccountState.Refused,
            IsListed = false,
            Ask = null,
            ErrorCode = code,
        });
        if (known is not { IsListed: false })
        {
            step.Report(new Note.NotListed(id, code));
        }
    }
}
