namespace CTraderAuth.Sockets.Rules;

/// <summary>The transition function of a connection: what happened goes in, what is known afterwards and what to do come out. Pure: no clock, no network, no random numbers.</summary>
/// <remarks>The one place that decides what is sent, and when a token is reported as rejected.</remarks>
/// <param name="settings">What is to be kept authorized.</param>
internal sealed class AuthorizationRules(AuthorizationSettings settings) : IAuthorizationRules
{
    public (Facts Facts, IReadOnlyList<AuthorizationAction> Actions) Next(Facts facts, AuthorizationEvent happened, Moment moment)
    {
        if (facts.Phase == Phase.Ended)
        {
            return (facts, []);
        }

        var step = new Step(settings, facts, moment);
        Take(step, happened);
        Due.Ask(step);
        return (step.Facts, step.Actions);
    }

    public TimeSpan? NextDue(Facts facts) => Due.Next(facts, settings);

    private static void Take(Step step, AuthorizationEvent happened)
    {
        switch (happened)
        {
            case AuthorizationEvent.Opened:
                break;
            case AuthorizationEvent.TimePassed:
                Due.EndIfUnanswered(step);
                break;
            case AuthorizationEvent.ApplicationAuthorized:
                ApplicationRules.Authorized(step);
                break;
            case AuthorizationEvent.ApplicationRefused refused:
                ApplicationRules.Refused(step, refused.Refusal);
                break;
            case AuthorizationEvent.Listed listed:
                ListRules.Listed(step, listed.Ask, listed.Accounts);
                break;
            case AuthorizationEvent.ListRefused refused:
                ListRules.Refused(step, refused.Ask, refused.Refusal);
                break;
            case AuthorizationEvent.AccountAuthorized authorized:
                AccountRules.Authorized(step, authorized.Account, authorized.Ask, already: false);
                break;
            case AuthorizationEvent.AccountRefused refused:
                AccountRules.Refused(step, refused.Account, refused.Ask, refused.Refusal);
                break;
            case AuthorizationEvent.TokenArrived arrived:
                TokenRules.Arrived(step, arrived.Token);
                break;
            case AuthorizationEvent.ConsentNeeded needed:
                TokenRules.ConsentNeeded(step, needed.Need);
                break;
            case AuthorizationEvent.Replaced replaced:
                TokenRules.Replaced(step, replaced.Rejected, replaced.Token);
                break;
            case AuthorizationEvent.NotReplaced not:
                TokenRules.NotReplaced(step, not);
                break;
            case AuthorizationEvent.TokenInvalidated invalidated:
                NoticeRules.TokenInvalidated(step, invalidated.Accounts);
                break;
            case AuthorizationEvent.AccountDisconnected disconnected:
                NoticeRules.AccountDisconnected(step, disconnected.Account);
                break;
            case AuthorizationEvent.RequestRefused refused:
                NoticeRules.RequestRefused(step, refused.Account, refused.Refusal);
                break;
            case AuthorizationEvent.Introduced introduced:
                AccountRules.Introduced(step, introduced.Account, introduced.Authorization);
                break;
            case AuthorizationEvent.Failed failed:
                step.End(AuthorizationEndKind.Closed, failed.Reason);
                break;
            case AuthorizationEvent.Closed closed:
                step.End(AuthorizationEndKind.Closed, closed.Reason);
                break;
            case AuthorizationEvent.Disposed disposed:
                step.End(AuthorizationEndKind.Disposed, disposed.Reason);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(happened), happened, "There is no rule for this event.");
        }
    }
}
