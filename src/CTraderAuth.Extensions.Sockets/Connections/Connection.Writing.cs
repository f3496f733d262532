using CTraderAuth.Sockets.Wire;

namespace CTraderAuth.Sockets.Connections;

internal sealed partial class Connection
{
    private const long NotSending = -1;

    private long _sending = NotSending;
    private long _sent;

    private async Task WriteAsync()
    {
        try
        {
            await foreach (var request in _outgoing.Reader.ReadAllAsync(_closed).ConfigureAwait(false))
            {
                if (request.TryBegin())
                {
                    Volatile.Write(ref _sending, Now.Ticks);
                    await _socket.SendAsync(request.Message.AsMemory(), _format.MessageType, true, _closed).ConfigureAwait(false);
                    Volatile.Write(ref _sent, Now.Ticks);
                    Volatile.Write(ref _sending, NotSending);
                    request.Sent();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The connection has ended.
        }
        catch (Exception e)
        {
            End($"The connection failed: {e.Message}");
        }
    }

    private async Task KeepAsync()
    {
        TimeSpan? probed = null;
        while (!_closed.IsCancellationRequested)
        {
            var sending = Volatile.Read(ref _sending);
            var upkeep = new Upkeep(new(Volatile.Read(ref _sent)), new(Volatile.Read(ref _received)), probed, sending == NotSending ? null : new(sending));
            var (step, wait) = upkeep.Next(_times, Now);
            switch (step)
            {
                case UpkeepStep.Heartbeat:
                    Post(PayloadTypes.Heartbeat);
                    break;
                case UpkeepStep.Probe:
                    probed = Now;
                    Post(PayloadTypes.VersionRequest);
                    break;
                case UpkeepStep.GiveUpSilent:
                    End($"Nothing came from cTrader for {(_times.Silence + _times.Response).TotalSeconds:0.##} s, not even a response.");
                    return;
                case UpkeepStep.GiveUpStuck:
                    End($"cTrader accepted no data for {_times.Response.TotalSeconds:0.##} s.");
                    return;
                default:
                    await Task.Delay(wait + TimeSpan.FromMilliseconds(1), _time, _closed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    break;
            }
        }
    }

    // Counts as sent at once: the writer may be slower than the next look.
    private void Post(int payloadType)
    {
        Volatile.Write(ref _sent, Now.Ticks);
        _outgoing.Writer.TryWrite(new(_format.Close(0, payloadType, []), 0, payloadType));
    }
}
