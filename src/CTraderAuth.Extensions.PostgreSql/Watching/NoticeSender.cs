using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CTraderAuth.Storage;

/// <summary>Tells other processes of changes after their commit: NOTIFY inside it would hold a lock of the whole server until the commit is durable.</summary>
internal sealed class NoticeSender : IAsyncDisposable
{
    private const int Batch = 200;
    private const int Longest = 20_000;
    private const string Notify = "SELECT set_config('synchronous_commit', 'off', true), (SELECT count(pg_notify($1, notice)) FROM unnest(string_to_array($2, ',')) notice)";

    // What is written in this time is told together: a notice costs both sides as much as a read. While there are many, the pause grows.
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(3);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly GrantServer _server;
    private readonly string _clientId;
    private readonly ILogger _logger;
    private readonly Channel<string> _changes = Channel.CreateBounded<string>(new BoundedChannelOptions(Longest) { SingleReader = true });
    private readonly CancellationTokenSource _ending = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private ChangeChannel? _channel;
    private Task _sending = Task.CompletedTask;
    private bool _started;
    private int _dropped;

    public NoticeSender(GrantServer server, string clientId, ILogger logger, TimeProvider time) => (_server, _clientId, _logger, _time) = (server, clientId, logger, time);

    /// <summary>The channel; its name depends on the schema in which the table was found.</summary>
    public ChangeChannel Find(string table)
    {
        lock (_gate)
        {
            return _channel ??= new(_clientId, table);
        }
    }

    public void Enqueue(string subject)
    {
        lock (_gate)
        {
            if (!_started)
            {
                _started = true;
                _sending = Task.Run(SendAsync);
            }
        }

        if (!_changes.Writer.TryWrite(subject))
        {
            // The queue was full, so the sender finds the mark with its next notices. If it has just emptied the queue instead, this wakes it.
            Interlocked.Exchange(ref _dropped, 1);
            _changes.Writer.TryWrite(subject);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _changes.Writer.TryComplete();
        await _ending.CancelAsync().ConfigureAwait(false);
        _stop.CancelAfter(Patience);
        await _sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
        _stop.Dispose();
    }

    private async Task SendAsync()
    {
        var pause = ShortestPause;
        while (await _changes.Reader.WaitToReadAsync(_stop.Token).ConfigureAwait(false))
        {
            var subjects = new HashSet<string>(StringComparer.Ordinal);
            while (subjects.Count < Batch && _changes.Reader.TryRead(out var subject))
            {
                subjects.Add(subject);
            }

            await SendAsync(subjects, Interlocked.Exchange(ref _dropped, 0) == 1).ConfigureAwait(false);

            if (subjects.Count == Batch)
            {
                // More are waiting.
                continue;
            }

            // At the end of the program nothing more is written, so what is left is told without pauses.
            pause = subjects.Count == 1 ? ShortestPause : pause * 2 < LongestPause ? pause * 2 : LongestPause;
            await Task.Delay(pause, _time, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SendAsync(HashSet<string> subjects, bool dropped)
    {
        for (var pause = TimeSpan.FromMilliseconds(50); ; pause = pause * 2 < Patience ? pause * 2 : Patience)
        {
            try
            {
                await _server.RunAsync((connection, _) => NotifyAsync(connection, subjects, dropped), isRead: true).ConfigureAwait(false);
                return;
            }
            catch (Exception e) when (!_stop.IsCancellationRequested)
            {
                if (pause == TimeSpan.FromMilliseconds(50))
                {
                    _logger.NotTold(e);
                }
            }

            await Task.Delay(pause, _time, _stop.Token).ConfigureAwait(false);
        }
    }

    private async Task<GrantServer.Answer<bool>> NotifyAsync(NpgsqlConnection connection, HashSet<string> subjects, bool dropped)
    {
        var channel = Find((await _server.LookAsync().ConfigureAwait(false)).TableName);
        using var command = new NpgsqlCommand(Notify, connection) { CommandTimeout = _server.Timeout };
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = channel.Name });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = string.Join(',', subjects.Select(channel.Notice).Concat(dropped ? [channel.Notice(null)] : [])) });
        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
        return new(true, null);
    }
}
