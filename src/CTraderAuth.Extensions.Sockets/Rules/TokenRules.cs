namespace CTraderAuth.Sockets.Rules;

/// <summary>The token: which one is the newest, and when it is reported as rejected.</summary>
internal static class TokenRules
{
    private const int Remembered = 8;

    public static void Arrived(Step step, KnownToken token)
    {
        var facts = step.Facts;
        if (token.Is(facts.Token))
        {
            step.Facts = facts with { Token = facts.Token! with { Generation = token.Generation } };
        }
        else if (!Array.Exists(facts.Replaced, token.Is))
        {
            Use(step, token);
        }
    }

    /// <summary>The core serves no token until the trader has consented again. The connection is kept, and what is authorized is believed to be until cTrader says otherwise.</summary>
    /// <remarks>Not after a disconnect: somebody asked for it, and cTrader hears nothing of it. The accounts would stay authorized for as long as the connection lives.</remarks>
    public static void ConsentNeeded(Step step, ConsentNeed need)
    {
        if (need.Reason is ReauthorizationReason.Disconnected && step.Accounts().Any(static account => account.Authorizations > 0 || account.Ask is not null))
        {
            step.Facts = step.Facts with { ConsentNeed = need };
            step.End(AuthorizationEndKind.Closed, "The grant was disconnected, and its accounts stay authorized on this connection as long as it is open.");
            return;
        }

        if (step.Facts.ConsentNeed is null)
        {
            step.Report(new Note.ConsentNeeded(need));
        }

        step.Facts = step.Facts with { Token = null, Replacing = null, RestsUntil = default, ConsentNeed = need, LastError = need.Message };
        Release(step, step.Now);
    }

    /// <summary>cTrader rejected a token in a request that authorizes. Reports it if it is the newest and old enough, and once for all who were refused.</summary>
    /// <returns>When to ask again.</returns>
    public static TimeSpan Rejected(Step step, KnownToken sent, int youngRefusals, string code)
    {
        var facts = step.Facts;
        if (!sent.Is(facts.Token))
        {
            return step.Now;
        }

        if (step.Now < sent.OldAt)
        {
            return step.Now + Pauses.Young(youngRefusals);
        }

        if (facts.Replacing is not null)
        {
            return TimeSpan.MaxValue;
        }

        if (step.Now < facts.RestsUntil)
        {
            return facts.RestsUntil;
        }

        step.Facts = facts with { Replacing = sent };
        step.Report(new Note.TokenRejected(sent.Generation, code));
        step.Do(new AuthorizationAction.ReplaceRejected(sent));
        return TimeSpan.MaxValue;
    }

    public static void Replaced(Step step, KnownToken rejected, KnownToken token)
    {
        if (!rejected.Is(step.Facts.Replacing))
        {
            return;
        }

        if (token.Is(rejected))
        {
            Rest(step, "cTrader rejected the access token, and it was replaced less than five minutes ago.", Pauses.SameToken);
            return;
        }

        Use(step, token);
    }

    public static void NotReplaced(Step step, AuthorizationEvent.NotReplaced not)
    {
        if (!not.Rejected.Is(step.Facts.Replacing))
        {
            return;
        }

        if (not.Need is { } need)
        {
            ConsentNeeded(step, need);
            return;
        }

        Rest(step, not.Reason, not.Pause);
    }

    private static void Use(Step step, KnownToken token)
    {
        var facts = step.Facts;
        var replaced = facts.Token is { } before ? [.. facts.Replaced.AsSpan(Math.Max(0, facts.Replaced.Length - Remembered + 1)), before] : facts.Replaced;
        step.Facts = facts with
        {
            Token = token,
            Replaced = replaced,
            Replacing = null,
            RestsUntil = default,
            ConsentNeed = null,
            List = facts.IsListed ? new() { IsDue = true, Ask = facts.List.Ask } : facts.List with { NotBefore = default, YoungRefusals = 0, Failures = 0 },
        };
        foreach (var account in step.Accounts())
        {
            if (account.IsListed)
            {
                step.Set(account with
                {
                    State = account.State == CTraderAccountState.Refused ? CTraderAccountState.Unauthorized : account.State,
                    NotBefore = default,
                    Failures = 0,
                    YoungRefusals = 0,
                    Losses = 0,
                    UntrueSince = null,
                });
            }
        }
    }

    private static void Rest(Step step, string reason, TimeSpan pause)
    {
        step.Facts = step.Facts with { Replacing = null, RestsUntil = step.Now + pause, LastError = reason };
        step.Report(new Note.Rests(reason, pause));
        Release(step, step.Facts.RestsUntil);
    }

    // Those who wait for a replacement wait until then.
    private static void Release(Step step, TimeSpan notBefore)
    {
        foreach (var account in step.Accounts())
        {
            if (account.NotBefore == TimeSpan.MaxValue)
            {
                step.Set(account with { NotBefore = notBefore });
            }
        }

        if (step.Facts.List.NotBefore == TimeSpan.MaxValue)
        {
            step.Facts = step.Facts with { List = step.Facts.List with { NotBefore = notBefore } };
        }
    }
}
