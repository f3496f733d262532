using CTraderAuth.Sockets.Authorization;
using CTraderAuth.Sockets.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Sockets.Sessions;

internal sealed partial class CTraderSession
{
    /// <summary>Begins to connect. Returns at once.</summary>
    public void Start()
    {
        lock (_lock)
        {
            if (!_stopped.IsCancellationRequested)
            {
                // It outlives its caller, whose trace is not its own.
                using (ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow())
                {
                    _running ??= Task.Run(RunAsync);
                }
            }
        }
    }

    /// <summary>Closes the connection and ends all waits, within a second or so.</summary>
    public async Task StopAsync()
    {
        Task? running;
        lock (_lock)
        {
            running = _running;
            _running ??= Task.CompletedTask;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        if (running is not null)
        {
            await running.ConfigureAwait(false);
        }

        Enter(_phase with { State = CTraderSessionState.Stopped, Authorization = null, NextAttemptAt = null });
        _current.Replace(null);
        _pacer.Dispose();
        _events.Complete();
    }

    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    private async Task RunAsync()
    {
        var history = new ReconnectHistory(_options.MaximumDelay);
        while (!_stopped.IsCancellationRequested)
        {
            TimeSpan pause;
            try
            {
                pause = await ConnectAsync(history).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stopped.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                pause = history.Ended(TimeSpan.Zero, Random.Shared.NextDouble());
                _context.Log.Failed(e, pause);
                Wait(CTraderSessionState.Waiting, $"{e.GetType().Name}: {e.Message}", pause);
            }

            await Task.Delay(pause, _context.Time, _stopped).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _context.Log.Stopped();
    }

    private async Task<TimeSpan> ConnectAsync(ReconnectHistory history)
    {
        var address = _options.Address ?? ConnectionOpener.AddressOf(_context.Application, _options.Environment, _options.Format);
        _context.Log.Connecting(address.Authority);
        Enter(_phase with { State = CTraderSessionState.Connecting, Since = _context.Time.GetUtcNow(), NextAttemptAt = null });
        try
        {
            var socket = await ConnectionOpener.OpenAsync(address, _options.ConnectTimeout, _context.Time, _stopped).ConfigureAwait(false);
            var times = new ConnectionTimes(_options.HeartbeatInterval, _options.SilenceLimit, _options.RequestTimeout);
            var connection = new Connection(socket, _format, times, _context.Time);
            await using (connection.ConfigureAwait(false))
            {
                return await KeepAsync(connection, history).ConfigureAwait(false);
            }
        }
        catch (ConnectionClosedException e)
        {
            var pause = history.Ended(TimeSpan.Zero, Random.Shared.NextDouble());
            _context.Metrics.Connected(false);
            _context.Log.NotConnected(e.Message, pause);
            Wait(CTraderSessionState.Waiting, e.Message, pause);
            return pause;
        }
    }

    private async Task<TimeSpan> KeepAsync(Connection connection, ReconnectHistory history)
    {
        var authorization = _context.Authorizer.Start(_options.Subject, new SessionChannel(connection, _format, _pacer), AuthorizationOptions(), history);
        await using (authorization.ConfigureAwait(false))
        {
            _context.Metrics.Connected(true);
            Enter(_phase with { Authorization = authorization, Since = _context.Time.GetUtcNow(), Connections = _phase.Connections + 1 });
            _context.Log.Connected(_phase.Connections);
            var next = new Attempt(connection, authorization);
            Interlocked.Exchange(ref _current, next).Replace(next);
            connection.Run(new Notices(_format, authorization, _events, _context.Log, _context.Metrics));
            var following = FollowAsync(authorization);
            var end = await EndOfAsync(connection, authorization).ConfigureAwait(false);
            Forget(authorization, SessionView.StateAfter(end.Kind), end.Reason, end.Pause);
            connection.End(end.Reason);
            await following.ConfigureAwait(false);
            return end.Pause;
        }
    }

    private async Task<CTraderAuthorizationEnd> EndOfAsync(Connection connection, CTraderAuthorization authorization)
    {
        using var stopped = _stopped.UnsafeRegister(static state => ((CTraderAuthorization)state!).Closed("The session has stopped."), authorization);
        if (await Task.WhenAny(authorization.Completion, connection.Ended).ConfigureAwait(false) == connection.Ended)
        {
            authorization.Closed(await connection.Ended.ConfigureAwait(false));
        }

        var end = await authorization.Completion.ConfigureAwait(false);
        if (_stopped.IsCancellationRequested)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }

        return end;
    }

    private async Task FollowAsync(CTraderAuthorization authorization)
    {
        await foreach (var _ in authorization.WatchAsync().ConfigureAwait(false))
        {
            Changed();
        }
    }

    private void Forget(CTraderAuthorization authorization, CTraderSessionState state, string reason, TimeSpan pause)
    {
        var last = authorization.Status;
        _phase = _phase with { Known = SessionView.Lost(last.Accounts.Count > 0 ? last.Accounts : _phase.Known, _context.Time.GetUtcNow()), Generation = last.Generation ?? _phase.Generation };
        Wait(state, reason, pause);
    }

    private void Wait(CTraderSessionState state, string reason, TimeSpan pause)
    {
        var now = _context.Time.GetUtcNow();
        Enter(_phase with { State = state, Since = now, Authorization = null, NextAttemptAt = now + pause, LastError = reason });
    }

    private CTraderAuthorizationOptions AuthorizationOptions()
    {
        // A response that takes too long ends the request already. What is added is the time that it may wait for its turn.
        var timeout = _options.RequestTimeout + TimeSpan.FromMinutes(1);
        var options = new CTraderAuthorizationOptions { Environment = _options.Environment, IsReconnect = _phase.Connections > 0, ResponseTimeout = timeout };
        foreach (var account in _options.Accounts)
        {
            options.Accounts.Add(account);
        }

        if (_options.OnAuthorized is { } introduce)
        {
            options.OnAuthorized = (account, cause, ended) => IntroduceAsync(introduce, account, cause, ended);
        }

        return options;
    }

    private async Task IntroduceAsync(Func<CTraderAccountAuthorized, Task> introduce, long account, AuthorizationCause cause, CancellationToken ended)
    {
        var scope = _context.Services.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            await introduce(new(this, scope.ServiceProvider, account, cause, ended)).ConfigureAwait(false);
        }
    }
}
