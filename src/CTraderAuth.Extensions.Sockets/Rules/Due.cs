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
        var oldest = Asks(step.Facts).Select(ask => ask.At).DefaultIfEmpty(TimeSpan.MaxValue).Min();
        if (oldest != TimeSpan.MaxValue && step.Now - oldest >= step.Settings.ResponseTimeout)
        {
            step.End(AuthorizationEndKind.Closed, $"cTrader did not respond within {step.Settings.ResponseTimeout.TotalSeconds:0.#} s.");
        }
    }

    public static TimeSpan? Next(Facts facts, AuthorizationSettings settings)
    {
        var next = Asks(facts).Select(ask => ask.At + settings.ResponseTimeout).Concat(Pending(facts).Where(at => at != TimeSpan.MaxValue)).DefaultIfEmpty(TimeSpan.MaxValue).Min();
        return next == TimeSpan.MaxValue ? null : next;
    }

    private static IEnumerable<Ask> Asks(Facts facts)
    {
        var asks = facts.Accounts.Values.Select(account => account.Ask).Append(facts.Ask).Append(facts.List.Ask);
        return asks.OfType<Ask>();
    }

    // When a request becomes due that nothing but time holds back.
    private static IEnumerable<TimeSpan> Pending(Facts facts)
    {
        if (facts.Token is not { } token || facts.Phase is not (Phase.Listing or Phase.Keeping))
        {
            return [];
        }

        var accounts = facts.Phase == Phase.Keeping ? facts.Accounts.Values.Where(account => IsWanted(account, token)).Select(account => account.NotBefore) : [];
        return facts.List is { IsDue: true, Ask: null } list ? accounts.Append(list.NotBefore) : accounts;
    }

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

        foreach (var account in step.Accounts().Where(account => IsWanted(account, token) && account.NotBefore <= step.Now))
        {
            var ask = new Ask(step.Now, step.Facts.Application, token, account.Epoch);
            step.Set(account with { Ask = ask, State = account.State == CTraderAccountState.Refused ? account.State : CTraderAccountState.Unauthorized });
            step.Do(new AuthorizationAction.AuthorizeAccount(account.Account.Id, ask));
        }
    }

    // Not authorized with the newest token, and not asked for already.
    private static bool IsWanted(AccountFacts account, KnownToken token) =>
        account.IsListed && account.Ask is null && !(account.State == CTraderAccountState.Authorized && token.Is(account.Held));
}
