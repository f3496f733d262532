using System.Collections.Immutable;
using CTraderAuth.Sockets.Refusals;
using CTraderAuth.Sockets.Rules;

namespace CTraderAuth.Sockets.Tests.Rules;

/// <summary>A connection without a network: what happens goes through the rules, and what they want done is written down.</summary>
internal sealed class Connection
{
    public static readonly DateTimeOffset Start = new(2026, 11, 27, 8, 0, 0, TimeSpan.Zero);
    public static readonly KnownToken Old = new("old-token", 1, TimeSpan.Zero);

    private readonly AuthorizationRules _rules;
    private readonly List<AuthorizationAction> _done = [];

    public Connection(CTraderEnvironment environment = CTraderEnvironment.Demo, bool isReconnect = false, params long[] wanted)
    {
        _rules = new(new(environment, [.. wanted], isReconnect, TimeSpan.FromSeconds(15)));
        Happens(new AuthorizationEvent.Opened());
    }

    public Facts Facts { get; private set; } = new();

    public TimeSpan Now { get; private set; } = TimeSpan.FromMinutes(1);

    public double Chance { get; set; } = 0.5;

    public Phase Phase => Facts.Phase;

    public ConnectionEnd End => Facts.End.ShouldNotBeNull();

    public TimeSpan? NextDue => _rules.NextDue(Facts) - Now;

    /// <summary>What the rules wanted done since the last call.</summary>
    public IReadOnlyList<AuthorizationAction> TakeActions()
    {
        var done = _done.ToImmutableArray();
        _done.Clear();
        return done;
    }

    public IEnumerable<T> Take<T>() => TakeActions().OfType<T>();

    public IEnumerable<T> TakeNotes<T>()
        where T : Note => Take<AuthorizationAction.Report>().Select(report => report.Note).OfType<T>();

    public IEnumerable<long> TakeAsked() => Take<AuthorizationAction.AuthorizeAccount>().Select(action => action.Account);

    public AccountFacts this[long account] => Facts.Accounts.Find(account).ShouldNotBeNull();

    public Connection Happens(AuthorizationEvent happened)
    {
        (Facts, var actions) = _rules.Next(Facts, happened, new(Now, Start + Now, Chance));
        _done.AddRange(actions);
        return this;
    }

    public Connection After(TimeSpan time)
    {
        Now += time;
        return Happens(new AuthorizationEvent.TimePassed());
    }

    public Connection Has(KnownToken token) => Happens(new AuthorizationEvent.TokenArrived(token));

    public KnownToken Rotates(string value = "new-token", long generation = 2)
    {
        var token = new KnownToken(value, generation, Now + KnownToken.OldAge);
        Has(token);
        return token;
    }

    public Connection AuthorizesApplication() => Happens(new AuthorizationEvent.ApplicationAuthorized());

    public Connection RefusesApplication(string code, TimeSpan? retryAfter = null, DateTimeOffset? maintenanceEndsAt = null) =>
        Happens(new AuthorizationEvent.ApplicationRefused(new(code, null, retryAfter, maintenanceEndsAt)));

    public Connection Lists(params CTraderAccount[] accounts) => Happens(new AuthorizationEvent.Listed(Facts.List.Ask.ShouldNotBeNull(), accounts));

    public Connection RefusesList(string code, TimeSpan? retryAfter = null, DateTimeOffset? maintenanceEndsAt = null) =>
        Happens(new AuthorizationEvent.ListRefused(Facts.List.Ask.ShouldNotBeNull(), new(code, null, retryAfter, maintenanceEndsAt)));

    public Connection Authorizes(params long[] accounts)
    {
        foreach (var account in accounts)
        {
            Happens(new AuthorizationEvent.AccountAuthorized(account, AskOf(account)));
        }

        return this;
    }

    public Connection Refuses(long account, string code, TimeSpan? retryAfter = null, DateTimeOffset? maintenanceEndsAt = null) =>
        Happens(new AuthorizationEvent.AccountRefused(account, AskOf(account), new(code, null, retryAfter, maintenanceEndsAt)));

    public Connection Invalidates(params long[] accounts) => Happens(new AuthorizationEvent.TokenInvalidated(accounts));

    public Connection Disconnects(long account) => Happens(new AuthorizationEvent.AccountDisconnected(account));

    public Connection RefusesRequest(long account, string code, string? description = null) =>
        Happens(new AuthorizationEvent.RequestRefused(account, new Refusal(code, description)));

    /// <summary>Down to its accounts, which are asked for.</summary>
    public Connection Asking(params long[] accounts)
    {
        AuthorizesApplication().Has(Old).Lists([.. accounts.Select(Demo)]);
        return this;
    }

    /// <summary>With these accounts authorized, half a minute ago.</summary>
    public Connection Keeping(params long[] accounts)
    {
        Asking(accounts).Authorizes(accounts);
        foreach (var account in accounts)
        {
            Happens(new AuthorizationEvent.Introduced(account, this[account].Authorizations));
        }

        After(TimeSpan.FromSeconds(30)).TakeActions();
        return this;
    }

    public Ask AskOf(long account) => this[account].Ask.ShouldNotBeNull();

    public static CTraderAccount Demo(long id) => new(id, isLive: false, 5_000_000 + id, "Broker");

    public static CTraderAccount Live(long id) => new(id, isLive: true);
}
