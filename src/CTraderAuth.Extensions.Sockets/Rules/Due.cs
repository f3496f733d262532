namespace CTraderAuth.Sockets.Rules;

/// <summary>What only time brings: requests that are due, and responses that do not come.</summary>
internal static class Due
{
    /// <summary>Sends everything that is due now, all at once.</summary>
    public static void Ask(Step step)
    {
        var facts = step.Facts;
        switch (facts.Phase)
        {
            case Phase.Application when facts.Ask is null:
                step.Facts = facts with { Ask = new(step.Now, facts.Application) };
                step.Do(new AuthorizationAction.AuthorizeApplication());
                break;
            case Phase.Listing:
                AskForList(step);
                break;
            case Phase.Keeping:
                AskForAccounts(step);
                AskForList(step);
                break;
            default:
                break;
        }
    }

    public static void EndIfUnanswered(Step step)
    {
        var oldest = OldestAsk(step.Facts);
        if (oldest != TimeSpan.MaxValue && step.Now - oldest >= step.Settings.ResponseTimeout)
        {
            step.End(AuthorizationEndKind.Closed, $"cTrader did not respond within {step.Settings.ResponseTimeout.TotalSeconds:0.#} s.");
        }
    }

    public static TimeSpan? Next(Facts facts, AuthorizationSettings settings)
    {
        var oldest = OldestAsk(facts);
        var next = Earlier(oldest == TimeSpan.MaxValue ? oldest : oldest + settings.ResponseTimeout, NextPending(facts));
        return next == TimeSpan.MaxValue ? null : next;
    }

    private static TimeSpan OldestAsk(Facts facts)
    {
        var oldest = Earlier(facts.Ask?.At ?? TimeSpan.MaxValue, facts.List.Ask?.At ?? TimeSpan.MaxValue);
        foreach (var account in facts.Accounts.Values)
        {
            oldest = Earlier(oldest, account.Ask?.At ?? TimeSpan.MaxValue);
        }

        return oldest;
    }

    // When a request becomes due that nothing but time holds back.
    private static TimeSpan NextPending(Facts facts)
    {
        if (facts.Token is not { } token || facts.Phase is not (Phase.Listing or Phase.Keeping))
        {
            return TimeSpan.MaxValue;
        }

        var next = facts.List is { IsDue: true, Ask: null } list ? list.NotBefore : TimeSpan.MaxValue;
        foreach (var account in facts.Phase == Phase.Keeping ? facts.Accounts.Values : [])
        {
            next = IsWanted(account, token) ? Earlier(next, account.NotBefore) : next;
        }

        return next;
    }

    private static TimeSpan Earlier(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static void AskForList(Step step)
    {
        if (step.Facts is { Token: { } token, List: { IsDue: true, Ask: null } list } facts && list.NotBefore <= step.Now)
        {
            var ask = new Ask(step.Now, facts.Application, token);
            step.Facts = facts with { List = list with { Ask = ask } };
            step.Do(new AuthorizationAction.ListAccounts(ask));
        }
    }

    private static void AskForAccounts(Step step)
    {
        if (step.Facts.Token is not { } token)
        {
            return;
        }

        foreach (var account in step.Accounts())
        {
            if (!IsWanted(account, token) || account.NotBefore > step.Now)
            {
                continue;
            }

            var ask = new Ask(step.Now, step.Facts.Application, token, account.Epoch);
            step.Set(account with { Ask = ask, State = account.StateAfterLoss });
            step.Do(new AuthorizationAction.AuthorizeAccount(account.Account.Id, ask));
        }
    }

    // Not authorized with the newest token, and not asked for already.
    private static bool IsWanted(AccountFacts account, KnownToken token) =>
        account.IsListed && account.Ask is null && !(account.State == CTraderAccountState.Authorized && token.Is(account.Held));
}
