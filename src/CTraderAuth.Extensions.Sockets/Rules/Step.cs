using CTraderAuth.Sockets.Refusals;

namespace CTraderAuth.Sockets.Rules;

/// <summary>One transition while it is decided: the facts so far, and what is to be done.</summary>
internal sealed class Step(AuthorizationSettings settings, Facts facts, Moment moment)
{
    private readonly List<AuthorizationAction> _actions = [];

    public AuthorizationSettings Settings => settings;

    public Facts Facts { get; set; } = facts;

    public Moment Moment => moment;

    public TimeSpan Now => moment.Now;

    public IReadOnlyList<AuthorizationAction> Actions => _actions;

    public bool HasEnded => Facts.Phase == Phase.Ended;

    public void Do(AuthorizationAction action) => _actions.Add(action);

    public void Report(Note note) => _actions.Add(new AuthorizationAction.Report(note));

    public AccountFacts? Find(long account) => Facts.Accounts.Find(account);

    public void Set(AccountFacts account)
    {
        var id = account.Account.Id;
        var before = Find(id);
        Facts = Facts with { Accounts = Facts.Accounts.With(before?.State == account.State ? account : account with { Since = moment.Utc }) };
        if (before?.State == CTraderAccountState.Authorized && account.State != CTraderAccountState.Authorized)
        {
            Do(new AuthorizationAction.Withdraw(id));
        }
    }

    public void Remove(AccountFacts account)
    {
        if (account.State == CTraderAccountState.Authorized)
        {
            Do(new AuthorizationAction.Withdraw(account.Account.Id));
        }

        Facts = Facts with { Accounts = Facts.Accounts.Without(account.Account.Id) };
    }

    /// <summary>The accounts as they are now; they may be changed while these are enumerated.</summary>
    public IReadOnlyList<AccountFacts> Accounts() => Facts.Accounts.Values;

    /// <summary>Notes what cTrader refused to do, unless the token rests: then it is known why, and a refusal of that token comes late or is expected.</summary>
    public void NoteRefusal(Refusal refusal, string refused)
    {
        if (refusal.OfAuthorization != RefusalClass.TokenRejected || Now >= Facts.RestsUntil)
        {
            Facts = Facts with { LastError = $"cTrader refused to {refused}: {refusal.Code}." };
        }
    }

    public void End(AuthorizationEndKind kind, string reason, TimeSpan atLeast = default, string? errorCode = null)
    {
        if (HasEnded)
        {
            return;
        }

        foreach (var account in Accounts())
        {
            Set(account with { State = account.StateAfterLoss, Ask = null });
        }

        Facts = Facts with { Phase = Phase.Ended, Ask = null, Token = null, Replacing = null, List = new(), LastError = reason, End = new(kind, reason, atLeast, errorCode) };
        Do(new AuthorizationAction.EndConnection(Facts.End));
    }
}
