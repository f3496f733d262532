using CTraderAuth.Sockets.Wire;

namespace CTraderAuth.Sockets.Connections;

internal sealed partial class Connection
{
    private async Task ReadAsync(IMessageReceiver receiver)
    {
        try
        {
            End(await ReadToEndAsync(receiver).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            End("The connection was closed.");
        }
        catch (Exception e)
        {
            End($"The connection failed: {e.Message}");
        }
    }

    private async Task<string> ReadToEndAsync(IMessageReceiver receiver)
    {
        var reader = new MessageReader(_socket);
        var isWhole = true;
        while (reader.End is null)
        {
            isWhole = await reader.ReadAsync(isWhole, _closed).ConfigureAwait(false);
            _signs.Received(Now);
            if (isWhole)
            {
                Dispatch(reader.Message, receiver);
            }
        }

        return reader.End;
    }

    private void Dispatch(ReadOnlySpan<byte> message, IMessageReceiver receiver)
    {
        if (!_format.TryOpen(message, out var envelope))
        {
            receiver.Unreadable(message.Length);
        }
        else if (_requests.Take(envelope.RequestId) is not { } request)
        {
            receiver.Received(envelope);
        }
        else if (Messages.Refusal(_format, envelope.PayloadType, envelope.Payload, out _) is not { } refusal)
        {
            request.Answer(new(envelope.PayloadType, envelope.Payload.ToArray()));
        }
        else
        {
            if (request.Account != 0)
            {
                receiver.Refused(request.Account, refusal);
            }

            request.Refuse(RequestErrors.Refused(request.Account, request.PayloadType, refusal));
        }
    }
}
