using CTraderAuth.Sockets.Wire;

namespace CTraderAuth.Sockets.Connections;

internal sealed partial class Connection
{
    private readonly LifeSigns _signs = new();

    private async Task WriteAsync()
    {
        try
        {
            await foreach (var request in _outgoing.Reader.ReadAllAsync(_closed).ConfigureAwait(false))
            {
                if (request.TryBegin())
                {
                    _signs.Sending(Now);
                    await _socket.SendAsync(request.Message.AsMemory(), _format.MessageType, true, _closed).ConfigureAwait(false);
                    _signs.Sent(Now);
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
            var (step, wait) = _signs.UpkeepSince(probed).Next(_times, Now);
            if (step is UpkeepStep.GiveUpSilent or UpkeepStep.GiveUpStuck)
            {
                await _readersTurn().ConfigureAwait(false);
                (step, wait) = _signs.UpkeepSince(probed).Next(_times, Now);
            }

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

    private void Post(int payloadType)
    {
        _signs.Posted(Now);
        _outgoing.Writer.TryWrite(new(_format.Close(0, payloadType, []), 0, payloadType));
    }
}
