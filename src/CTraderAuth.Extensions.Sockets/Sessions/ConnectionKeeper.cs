using CTraderAuth.Sockets.Authorization;
using CTraderAuth.Sockets.Connections;
using CTraderAuth.Sockets.Pacing;
using CTraderAuth.Sockets.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Sockets.Sessions;

/// <summary>Opens the connections of a session, one after the other, and keeps each authorized.</summary>
internal sealed class ConnectionKeeper(ICTraderSession session, SessionContext context, Attempts attempts, SessionBoard board, Pacer pacer, RotationReserve reserve, EventBuffer events, CancellationToken stopping)
{
    private static readonly TimeSpan LongestTurn = TimeSpan.FromMinutes(5);

    private readonly IWireFormat _format = context.Options.Format == CTraderWireFormat.Protobuf ? new ProtobufFormat() : new JsonFormat();
    private readonly Dictionary<long, SemaphoreSlim> _introducing = [];

    public async Task RunAsync()
    {
        var history = new ReconnectHistory(context.Options.MaximumDelay);
        while (!stopping.IsCancellationRequested)
        {
            TimeSpan pause;
            try
            {
                pause = await ConnectAsync(history).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                pause = history.Ended(TimeSpan.Zero, wasAuthorized: false, Random.Shared.NextDouble());
                context.Log.Failed(e, pause);
                Wait(CTraderSessionState.Waiting, $"{e.GetType().Name}: {e.Message}", pause);
            }

            await Task.Delay(pause, context.Time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        context.Log.Stopped();
    }

    private async Task<TimeSpan> ConnectAsync(ReconnectHistory history)
    {
        var address = ConnectionOpener.AddressOf(context.Application, context.Options.Address, context.Options.Environment, context.Options.Format);
        context.Log.Connecting(address.Authority);
        board.Enter(board.Phase with { State = CTraderSessionState.Connecting, Since = context.Time.GetUtcNow(), NextAttemptAt = null });
        try
        {
            var socket = await ConnectionOpener.OpenAsync(address, context.Options.ConnectTimeout, context.Time, stopping).ConfigureAwait(false);
            var times = new ConnectionTimes(context.Options.HeartbeatInterval, context.Options.SilenceLimit, context.Options.RequestTimeout);
            var connection = new Connection(socket, _format, times, context.Time);
            await using (connection.ConfigureAwait(false))
            {
                return await KeepAsync(connection, history).ConfigureAwait(false);
            }
        }
        catch (ConnectionClosedException e)
        {
            var pause = history.Ended(TimeSpan.Zero, wasAuthorized: false, Random.Shared.NextDouble());
            context.Metrics.Connected(false);
            context.Log.NotConnected(e.Message, pause);
            Wait(CTraderSessionState.Waiting, e.Message, pause);
            return pause;
        }
    }

    private async Task<TimeSpan> KeepAsync(Connection connection, ReconnectHistory history)
    {
        var authorization = context.Authorizer.Start(context.Options.Subject, new SessionChannel(connection, _format, pacer), AuthorizationOptions(), history);
        await using (authorization.ConfigureAwait(false))
        {
            context.Metrics.Connected(true);
            board.Enter(board.Phase with { Authorization = authorization, Since = context.Time.GetUtcNow(), Connections = board.Phase.Connections + 1 });
            context.Log.Connected(board.Phase.Connections);
            var next = new Attempt(connection, authorization);
            attempts.Add(next);
            connection.Run(new Notices(_format, authorization, events, context.Log, context.Metrics));
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
        using var stopped = stopping.UnsafeRegister(static state => ((CTraderAuthorization)state!).Stop("The session has stopped."), authorization);
        if (await Task.WhenAny(authorization.Completion, connection.Ended).ConfigureAwait(false) == connection.Ended)
        {
            authorization.Closed(await connection.Ended.ConfigureAwait(false));
        }

        var end = await authorization.Completion.ConfigureAwait(false);
        if (stopping.IsCancellationRequested)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }

        return end;
    }

    private async Task FollowAsync(CTraderAuthorization authorization)
    {
        await foreach (var status in authorization.WatchAsync().ConfigureAwait(false))
        {
            board.Changed();
            reserve.Follow(status);
        }
    }

    private void Forget(CTraderAuthorization authorization, CTraderSessionState state, string reason, TimeSpan pause)
    {
        var last = authorization.Status;
        Wait(state, reason, pause, board.Phase with { Known = SessionView.Lost(authorization.Facts.IsListed ? last.Accounts : board.Phase.Known, context.Time.GetUtcNow()), Generation = last.Generation ?? board.Phase.Generation });
    }

    private void Wait(CTraderSessionState state, string reason, TimeSpan pause, SessionPhase? phase = null)
    {
        var now = context.Time.GetUtcNow();
        board.Enter((phase ?? board.Phase) with { State = state, Since = now, Authorization = null, NextAttemptAt = now + pause, LastError = reason });
    }

    private CTraderAuthorizationOptions AuthorizationOptions()
    {
        // A response that takes too long ends the request already. This is the time that it may wait for its turn: with thousands of accounts, minutes.
        var timeout = LongestTurn;
        var options = new CTraderAuthorizationOptions { Environment = context.Options.Environment, Accounts = [.. context.Options.Accounts], IsReconnect = board.Phase.Connections > 0, ResponseTimeout = timeout };
        if (context.Options.OnAuthorized is { } introduce)
        {
            options.OnAuthorized = (account, cause, ended) => IntroduceAsync(introduce, account, cause, ended);
        }

        return options;
    }

    // The call of the last connection is cancelled, but may still run.
    private async Task IntroduceAsync(Func<CTraderAccountAuthorized, Task> introduce, long account, AuthorizationCause cause, CancellationToken ended)
    {
        var turn = TurnOf(account);
        await turn.WaitAsync(ended).ConfigureAwait(false);
        try
        {
            var scope = context.Services.CreateAsyncScope();
            await using (scope.ConfigureAwait(false))
            {
                await introduce(new(session, scope.ServiceProvider, account, cause, ended)).ConfigureAwait(false);
            }
        }
        finally
        {
            turn.Release();
        }
    }

    private SemaphoreSlim TurnOf(long account)
    {
        lock (_introducing)
        {
            return _introducing.TryGetValue(account, out var turn) ? turn : _introducing[account] = new(1);
        }
    }
}
