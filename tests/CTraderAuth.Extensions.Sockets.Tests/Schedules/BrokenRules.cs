using CTraderAuth.Sockets.Refusals;
using CTraderAuth.Sockets.Rules;

namespace CTraderAuth.Sockets.Tests.Schedules;

/// <summary>The rules with one mistake that others made. The schedules must notice each.</summary>
/// <param name="rules">The product's rules.</param>
/// <param name="mistake">The mistake.</param>
internal sealed class BrokenRules(IAuthorizationRules rules, Mistake mistake) : IAuthorizationRules
{
    public TimeSpan? NextDue(Facts facts) => rules.NextDue(facts);

    public (Facts Facts, IReadOnlyList<AuthorizationAction> Actions) Next(Facts facts, AuthorizationEvent happened, Moment moment) => (mistake, happened) switch
    {
        (Mistake.NoEpoch, AuthorizationEvent.AccountAuthorized authorized) => rules.Next(WithoutEpoch(facts, authorized.Account, authorized.Ask), happened, moment),
        (Mistake.NoEpoch, AuthorizationEvent.AccountRefused refused) => rules.Next(WithoutEpoch(facts, refused.Account, refused.Ask), happened, moment),
        (Mistake.RotatesOn2147, AuthorizationEvent.TokenInvalidated) => WithReport(facts, happened, moment),
        (Mistake.ReportsTheNewest, AuthorizationEvent.AccountRefused { Refusal.OfAuthorization: RefusalClass.TokenRejected } refused) when !refused.Ask.Token!.Is(facts.Token) => WithReport(facts, happened, moment),
        (Mistake.AlreadyIsFailure, AuthorizationEvent.AccountRefused { Refusal.Code: "ALREADY_LOGGED_IN" } refused) => rules.Next(facts, refused with { Refusal = new("UNKNOWN_ERROR") }, moment),
        _ => rules.Next(facts, happened, moment),
    };

    private static Facts WithoutEpoch(Facts facts, long account, Ask ask) => facts.Accounts.Find(account) is { } known
        ? facts with { Accounts = facts.Accounts.With(known with { Epoch = ask.Epoch }) }
        : facts;

    private (Facts Facts, IReadOnlyList<AuthorizationAction> Actions) WithReport(Facts facts, AuthorizationEvent happened, Moment moment)
    {
        var (next, actions) = rules.Next(facts, happened, moment);
        return facts.Token is { } newest ? (next with { Replacing = newest }, [.. actions, new AuthorizationAction.ReplaceRejected(newest)]) : (next, actions);
    }
}
