using CTraderAuth.Sockets.Authorization;
using CTraderAuth.Sockets.Rules;

namespace CTraderAuth.Sockets;

/// <summary>The authorization of one connection, kept until the connection ends. Started by <see cref="ICTraderAuthorizer"/>.</summary>
/// <remarks>
/// <para>
/// Tell it what cTrader says on the connection: <see cref="TokenInvalidated"/>, <see cref="AccountDisconnected"/>, <see cref="RequestRefused"/> and <see cref="Closed"/>. Call them from any thread, in the order in which the
/// messages came. Each takes effect before it returns and waits for nothing.
/// </para>
/// <para>None of them causes a refresh: that is only done when cTrader rejects the newest access token, older than 10 s, in the response to one of the three requests of the channel.</para>
/// </remarks>
public sealed class CTraderAuthorization : IAsyncDisposable
{
    // A decorated ICTraderTokens that ignores its cancellation must not delay the end.
    private static readonly TimeSpan LastWait = TimeSpan.FromSeconds(1);

    private readonly AuthorizationContext _context;
    private readonly ReconnectHistory _history;
    private readonly AuthorizationLoop _loop;
    private readonly StatusFeed _feed;
    private readonly Waiters _waiters = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly TaskCompletionSource<CTraderAuthorizationEnd> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CTraderAuthorizationEnd? _end;
    private Task _running = Task.CompletedTask;

    private CTraderAuthorization(AuthorizationContext context, IAuthorizationRules rules, ReconnectHistory history, Func<double>? chance)
    {
        (_context, _history) = (context, history);
        _feed = new(new() { Since = context.Time.GetUtcNow() });
        _loop = new(rules, context.Time, chance ?? Random.Shared.NextDouble, Changed);
    }

    /// <summary>How the authorization ended. Completes when it has, and never faults.</summary>
    public Task<CTraderAuthorizationEnd> Completion => _completion.Task;

    /// <summary>The accounts as they are now; empty until cTrader has listed them.</summary>
    public IReadOnlyList<CTraderAccountStatus> Accounts => _feed.Newest.Accounts;

    /// <summary>How far the authorization has come by now.</summary>
    public CTraderAuthorizationStatus Status => _feed.Newest;

    /// <summary>The current status, then the newest one after each change. Ends after <see cref="CTraderAuthorizationState.Ended"/>.</summary>
    /// <param name="cancellationToken">Ends the watch.</param>
    public IAsyncEnumerable<CTraderAuthorizationStatus> WatchAsync(CancellationToken cancellationToken = default) => _feed.WatchAsync(cancellationToken);

    /// <summary>Waits until an account is authorized; without an account, until no account waits for its authorization any more.</summary>
    /// <remarks>Without an account, refused ones do not count, unless all are refused. Waits as long as the connection lives.</remarks>
    /// <param name="account">The <c>ctidTraderAccountId</c>; null: all accounts.</param>
    /// <param name="cancellationToken">Stops this wait, not the authorization.</param>
    /// <exception cref="CTraderRequestException">cTrader refuses the account or the application, or the account is unknown.</exception>
    /// <exception cref="CTraderReauthorizationRequiredException">The trader must consent again. The authorization continues when they have.</exception>
    /// <exception cref="CTraderUnavailableException">The authorization has ended: a new connection is needed.</exception>
    public Task WhenAuthorizedAsync(long? account = null, CancellationToken cancellationToken = default)
    {
        var waiting = _loop.Read(facts => Verdict.Of(facts, _end, _context.Subject, account) switch
        {
            { Error: { } error } => Task.FromException(error),
            { IsDone: true } => Task.CompletedTask,
            _ => _waiters.Add(account),
        });
        return waiting.WaitAsync(cancellationToken);
    }

    /// <summary>Reports <c>ProtoOAAccountsTokenInvalidatedEvent</c>, payload type 2147: the token of these accounts was replaced or revoked.</summary>
    /// <param name="accounts">The <c>ctidTraderAccountIds</c> of the event; empty: all accounts.</param>
    public void TokenInvalidated(IEnumerable<long> accounts)
    {
        ArgumentNullException.ThrowIfNull(accounts);
        _loop.Post(new AuthorizationEvent.TokenInvalidated([.. accounts]));
    }

    /// <summary>Reports <c>ProtoOAAccountDisconnectEvent</c>, payload type 2164: cTrader ended the authorization of an account.</summary>
    /// <param name="account">The <c>ctidTraderAccountId</c> of the event.</param>
    public void AccountDisconnected(long account) => _loop.Post(new AuthorizationEvent.AccountDisconnected(account));

    /// <summary>Reports that cTrader refused a request of your own: 2142, 50, or an order event with an error code. It matters only if it says that the account or the application is not authorized, or that cTrader is under maintenance.</summary>
    /// <param name="account">The <c>ctidTraderAccountId</c> of the request; 0 when it was for none.</param>
    /// <param name="errorCode">The error code.</param>
    /// <param name="description">The description; null when there was none.</param>
    /// <param name="maintenanceEndsAt">When the maintenance ends; null when cTrader did not say.</param>
    public void RequestRefused(long account, string errorCode, string? description = null, DateTimeOffset? maintenanceEndsAt = null)
    {
        ArgumentNullException.ThrowIfNull(errorCode);
        _loop.Post(new AuthorizationEvent.RequestRefused(account, new(errorCode, description, MaintenanceEndsAt: maintenanceEndsAt)));
    }

    /// <summary>Reports that the connection has ended or is about to: <c>ProtoOAClientDisconnectEvent</c> (payload type 2148), an error, a close.</summary>
    /// <param name="reason">Why, in a sentence; null when unknown. The client secret and the access token in it are not shown.</param>
    public void Closed(string? reason = null) => _loop.Post(new AuthorizationEvent.Closed(reason is null ? "The connection was closed." : Secrets.Conceal(reason, _context.Application, [Facts.Token, .. Facts.Replaced])));

    /// <summary>Ends the authorization. The connection is yours to close. Requests in flight and <see cref="CTraderAuthorizationOptions.OnAuthorized"/> are cancelled and not waited for.</summary>
    public async ValueTask DisposeAsync()
    {
        _loop.Post(new AuthorizationEvent.Disposed());
        await _running.WaitAsync(LastWait, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>The connection is not needed any more: nobody has to be warned.</summary>
    internal void Stop(string reason) => _loop.Post(new AuthorizationEvent.Disposed(reason));

    /// <summary>Everything that is known now. Takes no lock.</summary>
    internal Facts Facts => _loop.Facts;

    /// <summary>Whether requests for an account are accepted now. Takes no lock.</summary>
    internal bool IsAuthorized(long account) => Facts.Accounts.Find(account)?.State == CTraderAccountState.Authorized;

    internal static CTraderAuthorization Start(AuthorizationContext context, IAuthorizationRules rules, ReconnectHistory history, Func<double>? chance = null)
    {
        // It outlives its caller, whose trace, user and request are not its own.
        using (ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow())
        {
            var authorization = new CTraderAuthorization(context, rules, history, chance);
            authorization.Run();
            return authorization;
        }
    }

    private void Run()
    {
        var work = new AuthorizationWork(_context, _loop, Completion, _ended.Token);
        var follower = new TokenFollower(_context, _loop);
        _loop.Post(new AuthorizationEvent.Opened());
        _running = Task.WhenAll(Task.Run(work.RunAsync), Task.Run(() => follower.RunAsync(_ended.Token)));
    }

    private void Changed(Facts facts, Moment moment)
    {
        if (facts.End is { } end)
        {
            _end = new(end.Reason, PauseAfter(end, facts, moment), end.Kind);
        }

        try
        {
            var status = FactsView.StatusOf(facts, _feed.Newest, moment.Utc);
            if (!ReferenceEquals(status, _feed.Newest))
            {
                _feed.Publish(status);
            }

            _waiters.Tell(account => Verdict.Of(facts, _end, _context.Subject, account));
        }
        finally
        {
            if (_end is not null)
            {
                _completion.TrySetResult(_end);
                _ = _ended.CancelAsync();
            }
        }
    }

    private TimeSpan PauseAfter(ConnectionEnd end, Facts facts, Moment moment)
    {
        // A maintenance that lasts longer than announced has no end to wait for.
        var isOverdue = end.Kind == AuthorizationEndKind.Maintenance && end.AtLeast <= TimeSpan.FromSeconds(1);
        if (end.Kind != AuthorizationEndKind.Closed && !isOverdue)
        {
            return end.AtLeast;
        }

        var pause = _history.Ended(moment.Now, facts.WasAuthorized, moment.Chance);
        return pause > end.AtLeast ? pause : end.AtLeast;
    }
}
