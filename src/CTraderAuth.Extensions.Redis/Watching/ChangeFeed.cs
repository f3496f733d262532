using System.Buffers.Text;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace CTraderAuth.Storage;

/// <summary>Hears of the changes of all processes: each has a number, which is compared with the server's once a second.</summary>
internal sealed class ChangeFeed(MasterConnection connection, Keys keys, ChangeBroadcast changes, ILogger logger, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly FeedPosition _position = new();
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
    }

    private async Task BeginAsync()
    {
        var counter = await ReadCounterAsync().ConfigureAwait(false);
        _position.Begin(counter);
        if (ConnectionSettings.HasChannelPrefix(await connection.OpenAsync().ConfigureAwait(false)))
        {
            logger.HearsNothing();
        }

        var notices = await SubscribeAsync().ConfigureAwait(false);
        connection.Changed += NoteChange;
        _running = Task.WhenAll(ListenAsync(notices), AuditAsync(), AskAsync());
    }

    private async Task<ChannelMessageQueue> SubscribeAsync()
    {
        var subscriber = (await connection.OpenAsync().ConfigureAwait(false)).GetSubscriber();
        try
        {
            return await subscriber.SubscribeAsync(RedisChannel.Literal(keys.Channel)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            throw connection.Explain(e);
        }
    }

    private async Task ListenAsync(ChannelMessageQueue notices)
    {
        var hears = true;
        while (true)
        {
            try
            {
                if (!hears)
                {
                    notices = await SubscribeAsync().ConfigureAwait(false);
                    hears = true;
                    changes.Publish(null);
                }

                await HearAllAsync(notices).ConfigureAwait(false);
            }
            catch (Exception e) when (!_stop.IsCancellationRequested)
            {
                // Whatever it is, such as an application that ends all subscriptions of its connection.
                if (hears)
                {
                    logger.AuditFailed(e);
                }

                hears = false;
            }

            await Task.Delay(Interval, time, _stop.Token).ConfigureAwait(false);
        }
    }

    // One reader, so the order is that of the server.
    private async Task HearAllAsync(ChannelMessageQueue notices)
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                var notice = (byte[]?)(await notices.ReadAsync(_stop.Token).ConfigureAwait(false)).Message ?? [];
                Hear(notice);
            }
        }
        finally
        {
            await notices.UnsubscribeAsync(CommandFlags.FireAndForget).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Hear(ReadOnlySpan<byte> notice)
    {
        var isNumbered = Utf8Parser.TryParse(notice, out long number, out var read) && read < notice.Length && notice[read] == (byte)':';
        if (!isNumbered || _position.Hear(number))
        {
            changes.Publish(null);
        }

        if (isNumbered && Keys.Subject(notice[(read + 1)..]) is { } subject)
        {
            changes.Publish(subject);
        }
    }

    private async Task AuditAsync()
    {
        using var timer = new PeriodicTimer(Interval, time);
        var failing = false;
        while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
        {
            try
            {
                var before = _position.Last;
                var missed = _position.Compare(await ReadCounterAsync().WaitAsync(_stop.Token).ConfigureAwait(false), before);
                if (missed || failing)
                {
                    changes.Publish(null);
                }

                failing = false;
            }
            catch (Exception e) when (!_stop.IsCancellationRequested)
            {
                if (!failing)
                {
                    logger.AuditFailed(e);
                }

                failing = true;
            }
        }
    }

    // A connection that only listens is never found dead unless it is asked something.
    private async Task AskAsync()
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
        {
            try
            {
                var subscriber = (await connection.OpenAsync().ConfigureAwait(false)).GetSubscriber();
                await subscriber.PingAsync().WaitAsync(_stop.Token).ConfigureAwait(false);
            }
            catch (Exception) when (!_stop.IsCancellationRequested)
            {
                // The client notices by itself, and the audit says so.
            }
        }
    }

    private Task<long> ReadCounterAsync() =>
        connection.RunAsync(
            async master => ((RedisValue)await master.ExecuteAsync("GET", keys.Sequence).ConfigureAwait(false)).TryParse(out long counter) ? counter : 0, isRead: true);

    private void NoteChange(ConnectionType type)
    {
        if (type is ConnectionType.Subscription)
        {
            changes.Publish(null);
        }
    }
}
