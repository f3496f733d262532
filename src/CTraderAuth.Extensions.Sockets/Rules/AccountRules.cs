using CTraderAuth.Sockets.Refusals;

namespace CTraderAuth.Sockets.Rules;

/// <summary>The responses to 2102.</summary>
internal static class AccountRules
{
    public static void Authorized(Step step, long id, Ask ask, bool already)
    {
        if (step.Find(id) is not { } account || account.Ask != ask)
        {
            return;
        }

        if (account.Epoch != ask.Epoch)
        {
            // Whether it was authorized before its authorization ended or after, nobody knows: asking once more costs nothing.
            step.Set(Lose(account with { Ask = null, Authorizations = account.Authorizations + 1 }, ask.At, step.Now));
            return;
        }

        var cause = Cause(account, ask.Token!, step.Settings);
        var next = account with
        {
            State = CTraderAccountState.Authorized,
            ErrorCode = null,
            Ask = null,
            Held = ask.Token,
            HeldSince = step.Now,
            Authorizations = account.Authorizations + 1,
            WasAlready = already,
            UntrueSince = already ? account.UntrueSince : null,
            Failures = 0,
            YoungRefusals = 0,
            NotBefore = default,
        };
        step.Set(next);
        step.Facts = step.Facts with { WasAuthorized = true };
        step.Report(new Note.Authorized(id, cause, ask.Token!.Generation));
        if (step.Facts.Token is null || step.Facts.Token.Is(ask.Token))
        {
            step.Do(new AuthorizationAction.Introduce(id, cause, next.Authorizations));
        }

        if (step.Facts.Phase == Phase.Keeping && step.Facts.Accounts.Values.All(each => each.State != CTraderAccountState.Unauthorized))
        {
            step.Facts = step.Facts with { LastError = null };
        }
    }

    public static void Refused(Step step, long id, Ask ask, Refusal refusal)
    {
        if (step.Find(id) is not { } account || account.Ask != ask)
        {
            return;
        }

        var kind = refusal.OfAuthorization;
        if (kind == RefusalClass.Done)
        {
            Authorized(step, id, ask, already: true);
            return;
        }

        var next = account with { Ask = null, ErrorCode = refusal.Code, State = CTraderAccountState.Unauthorized };
        step.NoteRefusal(refusal, $"authorize account {id}");
        step.Set(next);
        switch (kind)
        {
            case RefusalClass.Maintenance:
                ApplicationRules.UnderMaintenance(step, refusal);
                break;
            case RefusalClass.ApplicationRefused:
                ApplicationRules.ForGood(step, refusal);
                break;
            case RefusalClass.ApplicationLost:
                LoseApplication(step, ask, refusal);
                break;
            case RefusalClass.AccountRefused when step.Facts.Token is { } newest && !newest.Is(ask.Token):
                break;    // With an older token: the newest one may be for this account.
            case RefusalClass.AccountRefused:
                step.Set(next with { State = CTraderAccountState.Refused, NotBefore = step.Now + Pauses.Refused });
                step.Report(new Note.AccountRefused(id, refusal.Code));
                break;
            case RefusalClass.TooFast:
                Postpone(step, next, refusal, Pauses.TooFast(refusal.RetryAfter));
                break;
            case RefusalClass.TokenRejected when account.Epoch != ask.Epoch:
                break;    // The token may have been replaced meanwhile: the notice of it has set when to ask again.
            case RefusalClass.TokenRejected:
                step.Set(next with { NotBefore = TokenRules.Rejected(step, ask.Token!, account.YoungRefusals, refusal.Code), YoungRefusals = account.YoungRefusals + 1 });
                break;
            default:
                Postpone(step, next with { Failures = account.Failures + 1 }, refusal, Pauses.Passing(account.Failures, step.Moment.Chance));
                break;
        }
    }

    public static void Introduced(Step step, long id, int authorization)
    {
        if (step.Find(id) is { } account && account.Authorizations == authorization)
        {
            step.Set(account with { IsIntroduced = true });
        }
    }

    /// <summary>An authorization that lasted less than a second, several times in a row, is not asked for again at once.</summary>
    public static AccountFacts Lose(AccountFacts account, TimeSpan since, TimeSpan now)
    {
        var losses = now - since < TimeSpan.FromSeconds(1) ? account.Losses + 1 : 0;
        var notBefore = now + Pauses.Lost(losses);
        return account with
        {
            State = account.StateAfterLoss,
            Losses = losses,
            NotBefore = account.NotBefore > notBefore ? account.NotBefore : notBefore,
        };
    }

    private static AuthorizationCause Cause(AccountFacts account, KnownToken token, AuthorizationSettings settings) => account switch
    {
        { IsIntroduced: false } when settings.IsReconnect => AuthorizationCause.Reconnected,
        { IsIntroduced: false } => AuthorizationCause.Connected,
        _ => token.Is(account.Held) ? AuthorizationCause.Disconnected : AuthorizationCause.Rotated,
    };

    private static void LoseApplication(Step step, Ask ask, Refusal refusal)
    {
        if (ask.Application == step.Facts.Application)
        {
            ApplicationRules.Lost(step, refusal);
        }
    }

    private static void Postpone(Step step, AccountFacts account, Refusal refusal, TimeSpan pause)
    {
        step.Set(account with { NotBefore = step.Now + pause });
        step.Report(new Note.Postponed($"Account {account.Account.Id}", refusal.Code, pause));
        if (account.Failures == 1 && step.Facts.Accounts.Values.All(each => each.ErrorCode == ErrorCodes.OtherHost))
        {
            step.Report(new Note.WrongHost(step.Settings.Environment));
        }
    }
}
