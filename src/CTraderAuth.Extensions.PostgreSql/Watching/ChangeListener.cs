using Microsoft.Extensions.Logging;
using Npgsql;

namespace CTraderAuth.Storage;

/// <summary>Hears of the changes of other processes on a connection of its own, which is asked whether it lives; after every loss of it all must be looked at.</summary>
internal sealed class ChangeListener(GrantServer server, ConnectionSource source, bool isDirect, NoticeSender sender, ServerHistory history, ChangeBroadcast changes, ILogger logger, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WithoutNotices = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private Task? _started;
    private Task _running = Task.CompletedTask;

    /// <summary>When this returns, every later change will be reported. The first call starts it.</summary>
    public Task StartAsync()
    {
        lock (_gate)
        {
            if (_started is null or { IsFaulted: true } or { IsCanceled: true })
            {
                _started = BeginAsync();
            }

            return _started;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task BeginAsync()
    {
        var looked = await server.LookAsync().ConfigureAwait(false);
        if (looked.Facts.IsPooled && !isDirect)
        {
            logger.NothingHeard(source.Name);
            _running = Task.Run(WithoutNoticesAsync);
            return;
        }

        NpgsqlConnection? connection = null;
        try
        {
            connection = await ConnectAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (!_stop.IsCancellationRequested)
        {
            // The server of the grants works, and this address, which may be another one, may never do.
            logger.ListenFailed(e);
        }

        _running = Task.Run(() => RunAsync(connection));
    }

    private async Task WithoutNoticesAsync()
    {
        using var timer = new PeriodicTimer(WithoutNotices, time);
        while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
        {
            changes.Publish(null);
        }
    }

    private async Task RunAsync(NpgsqlConnection? connection)
    {
        while (!_stop.IsCancellationRequested)
        {
            if (connection is not null)
            {
                await ListenUntilLostAsync(connection).ConfigureAwait(false);
            }

            using var found = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            _ = TellOfGapsAsync(found.Token);
            connection = await ReconnectAsync().ConfigureAwait(false);
            await found.CancelAsync().ConfigureAwait(false);
            logger.ListeningAgain();
            changes.Publish(null);
        }

        if (connection is not null)
        {
            Abandon(connection);
        }
    }

    private async Task ListenUntilLostAsync(NpgsqlConnection connection)
    {
        try
        {
            await ListenAsync(connection).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Whatever it is: without this loop, no change of another process would ever be heard again.
            if (!_stop.IsCancellationRequested)
            {
                logger.ListenFailed(e);
            }
        }

        Abandon(connection);
    }

    // Nobody hears anything, perhaps for long: the address of this connection may be another one than that of the grants. While those cannot be read either, there is nothing to tell.
    private async Task TellOfGapsAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(WithoutNotices, time);
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            if (await server.AnswersAsync().ConfigureAwait(false))
            {
                changes.Publish(null);
            }
        }
    }

    private async Task<NpgsqlConnection> ReconnectAsync()
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                if (pause == FirstPause)
                {
                    // What ended the connection before may have ended those of the pool, and all is read next.
                    server.Forget(null);
                }

                return await ConnectAsync().ConfigureAwait(false);
            }
            catch (Exception) when (!_stop.IsCancellationRequested)
            {
                await Task.Delay(pause, time, _stop.Token).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Opens a connection, looks at its server, listens, and proves by a notice to itself that something is heard.</summary>
    private async Task<NpgsqlConnection> ConnectAsync()
    {
        var channel = sender.Find((await server.LookAsync().ConfigureAwait(false)).TableName);
        var connection = await source.OpenToListenAsync(_stop.Token).ConfigureAwait(false);
        try
        {
            await AcceptAsync(connection).ConfigureAwait(false);
            var isHeard = false;
            connection.Notification += (_, heard) =>
            {
                isHeard |= heard.Payload == channel.Probe;
                Hear(channel, heard.Payload);
            };
            await ExecuteAsync(connection, $"LISTEN {channel.Name}").ConfigureAwait(false);
            await ExecuteAsync(connection, $"NOTIFY {channel.Name}, '{channel.Probe}'").ConfigureAwait(false);
            while (!isHeard)
            {
                if (!await connection.WaitAsync(Limit, _stop.Token).ConfigureAwait(false))
                {
                    throw new TimeoutException("LISTEN receives nothing on this connection: a pooler is in between.");
                }
            }

            return connection;
        }
        catch (Exception e)
        {
            Abandon(connection);
            throw Failure.IsKnown(e) ? StoreException.From(e, source.Name, channel.Name, isSent: false) : e;
        }
    }

    private async Task ListenAsync(NpgsqlConnection connection)
    {
        for (var accepted = time.GetTimestamp(); ;)
        {
            // A router that forgot the connection tells nobody, and an old primary still tells of what is written there.
            if (!await connection.WaitAsync(Silence, _stop.Token).ConfigureAwait(false) || time.GetElapsedTime(accepted) >= Silence)
            {
                await AcceptAsync(connection).ConfigureAwait(false);
                accepted = time.GetTimestamp();
            }
        }
    }

    private async Task AcceptAsync(NpgsqlConnection connection) =>
        history.Accept(await ServerFacts.ReadAsync(connection, table: null, (int)Limit.TotalSeconds).WaitAsync(Limit, time, _stop.Token).ConfigureAwait(false), source.Name);

    private async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = (int)Limit.TotalSeconds };
        await command.ExecuteNonQueryAsync().WaitAsync(Limit, time, _stop.Token).ConfigureAwait(false);
    }

    private void Hear(ChangeChannel channel, string notice)
    {
        if (channel.TryRead(notice, out var subject))
        {
            changes.Publish(subject);
        }
    }

    // Never used again from a pool, which keeps a connection that works: it listens, or leads to an old primary. It cannot be closed while a question that nobody answers is under way, which ends by its own time-out.
    private void Abandon(NpgsqlConnection connection) => _ = Task.Run(async () =>
    {
        for (var attempt = 1; attempt <= 20; attempt++)
        {
            try
            {
                source.Clear();
                await connection.DisposeAsync().ConfigureAwait(false);
                return;
            }
            catch (Exception)
            {
                await Task.Delay(LongestPause, time).ConfigureAwait(false);
            }
        }
    });
}
