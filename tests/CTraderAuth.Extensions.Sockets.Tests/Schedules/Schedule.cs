using CTraderAuth.Sockets.Refusals;
using CTraderAuth.Sockets.Rules;

namespace CTraderAuth.Sockets.Tests.Schedules;

/// <summary>A connection, cTrader and the core for some minutes of a clock of their own: what happens when, and in which order it is seen, is drawn at random.</summary>
internal sealed class Schedule
{
    private const int Steps = 20;

    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Calm = TimeSpan.FromMinutes(6);

    private readonly IAuthorizationRules _rules;
    private readonly World _world;
    private readonly Wire _up;
    private readonly Wire _down;
    private readonly long[] _accounts;
    private readonly ScheduledServer _server;
    private readonly ScheduledCore _core;
    private Facts _facts = new();
    private int _expiries;
    private int _asked;
    private int _wronglyBelieved;
    private bool _isLost;

    public Schedule(int seed, IAuthorizationRules rules)
    {
        (_rules, _world) = (rules, new(seed));
        (_up, _down) = (new(_world), new(_world));
        _accounts = [.. Enumerable.Range(1, 1 + _world.Below(3))];
        _server = new(_world, _accounts)
        {
            Invalidated = ids => Tell(new AuthorizationEvent.TokenInvalidated([.. ids])),
            Disconnected = id => Tell(new AuthorizationEvent.AccountDisconnected(id)),
        };
        _core = new(_world, _server, Post);
    }

    /// <summary>What was wrong; null when nothing was.</summary>
    public string? Run()
    {
        Post(new AuthorizationEvent.Opened());
        _world.Plan(_world.Now + _world.UpTo(500), _core.Announce);
        for (var i = 0; i < Steps; i++)
        {
            if (_world.OneIn(4))
            {
                _world.RunUntil(_world.Now + Quiet);
                NoteBelief();
            }

            _world.RunUntil(_world.Now + _world.UpTo(400));
            Disturb();
        }

        _core.Consent();
        if (_isLost)
        {
            // Nothing but a refused request tells that.
            _world.RunUntil(_world.Now + TimeSpan.FromMinutes(2));
            Array.ForEach(_accounts, Ask);
        }

        _world.RunUntil(_world.Now + Calm);
        NoteBelief();
        return Judge();
    }

    // Every message has arrived by now. Only a lost application is not told.
    private void NoteBelief() => _wronglyBelieved += _server.HasApplication ? Believed().Count(account => !_server.IsAuthorized(account)) : 0;

    private List<long> Believed() => [.. _accounts.Where(account => _facts.Accounts.Find(account)?.State == CTraderAccountState.Authorized)];

    private string? Judge()
    {
        var authorized = Believed().Count(_server.IsAuthorized);
        return _facts.Phase != Phase.Keeping ? $"ended: {_facts.End?.Reason} {_facts.Phase}"
            : _wronglyBelieved > 0 ? $"believed {_wronglyBelieved} times to be authorized"
            : authorized != _accounts.Length ? $"authorized only {authorized} of {_accounts.Length}"
            : _core.WrongReports > 0 ? $"reported {_core.WrongReports} valid tokens as rejected"
            : _core.Replacements > _expiries ? $"caused {_core.Replacements} rotations for {_expiries} expired tokens"
            : _asked > Steps * 10 * _accounts.Length ? $"sent {_asked} requests"
            : null;
    }

    private void Disturb()
    {
        switch (_world.Below(12))
        {
            case <= 3:
                _core.Rotate((Notice)_world.Below(3));
                break;
            case 4:
                DisconnectTwice(Any());
                break;
            case 5:
                _server.Disconnect(Any(), really: false);
                break;
            case <= 7:
                Ask(Any());
                break;
            case 8:
                _server.FailFor(1 + _world.Below(2));
                break;
            case 9 when _expiries == 0:
                _expiries++;
                _server.Kill();
                break;
            case 10:
                _core.Revoke();
                _world.Plan(_world.Now + _world.UpTo(3_000), _core.Consent);
                break;
            case 11 when !_isLost:
                _isLost = true;
                _server.LoseApplication();
                break;
            default:
                break;
        }
    }

    // The second time, the response to the request that the first one caused may be on its way.
    private void DisconnectTwice(long account)
    {
        _server.Disconnect(account, really: true);
        _world.Plan(_world.Now + _world.UpTo(250), () => _server.Disconnect(account, really: true));
    }

    private long Any() => _accounts[_world.Below(_accounts.Length)];

    // A request of the program, for an account that it believes to be authorized.
    private void Ask(long account)
    {
        if (_facts.Accounts.Find(account)?.State == CTraderAccountState.Authorized)
        {
            Send(() => _server.Ask(account), refusal => refusal is null ? null : new AuthorizationEvent.RequestRefused(account, refusal));
        }
    }

    private void Post(AuthorizationEvent happened)
    {
        (_facts, var actions) = _rules.Next(_facts, happened, new(_world.Now, DateTimeOffset.UnixEpoch + _world.Now, _world.Chance));
        foreach (var action in actions)
        {
            Do(action);
        }

        if (_rules.NextDue(_facts) is { } due)
        {
            _world.Plan(due, () => Wake(due));
        }
    }

    // One wake-up for each time: earlier plans are void.
    private void Wake(TimeSpan due)
    {
        if (_rules.NextDue(_facts) is { } next && next <= due)
        {
            Post(new AuthorizationEvent.TimePassed());
        }
    }

    private void Do(AuthorizationAction action)
    {
        switch (action)
        {
            case AuthorizationAction.AuthorizeApplication:
                Send(_server.AuthorizeApplication, refusal => refusal is null ? new AuthorizationEvent.ApplicationAuthorized() : new AuthorizationEvent.ApplicationRefused(refusal));
                break;
            case AuthorizationAction.ListAccounts list:
                Send(() => _server.List(list.Ask.Token!.Value), refusal => refusal is null
                    ? new AuthorizationEvent.Listed(list.Ask, [.. _accounts.Select(id => new CTraderAccount(id, isLive: false))])
                    : new AuthorizationEvent.ListRefused(list.Ask, refusal));
                break;
            case AuthorizationAction.AuthorizeAccount ask:
                _asked++;
                Send(() => _server.Authorize(ask.Account, ask.Ask.Token!.Value), refusal => refusal is null
                    ? new AuthorizationEvent.AccountAuthorized(ask.Account, ask.Ask)
                    : new AuthorizationEvent.AccountRefused(ask.Account, ask.Ask, refusal));
                break;
            case AuthorizationAction.ReplaceRejected replace:
                _core.Replace(replace.Token);
                break;
            case AuthorizationAction.Introduce introduce:
                _world.Plan(_world.Now + _world.UpTo(50), () => Post(new AuthorizationEvent.Introduced(introduce.Account, introduce.Authorization)));
                break;
            default:
                break;
        }
    }

    // The response arrives in the order of the wire, but the task that awaits it may go on later than the reader takes the next message.
    private void Send(Func<Refusal?> process, Func<Refusal?, AuthorizationEvent?> seen) => _world.Plan(_up.Send(), () =>
    {
        var refusal = process();
        _world.Plan(_down.Send(), () => _world.Plan(_world.Now + _world.UpTo(60), () =>
        {
            if (seen(refusal) is { } happened)
            {
                Post(happened);
            }
        }));
    });

    private void Tell(AuthorizationEvent notice) => _world.Plan(_down.Send(), () => Post(notice));
}
