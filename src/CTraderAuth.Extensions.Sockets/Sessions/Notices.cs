using CTraderAuth.Sockets.Connections;
using CTraderAuth.Sockets.Diagnostics;
using CTraderAuth.Sockets.Refusals;
using CTraderAuth.Sockets.Wire;

namespace CTraderAuth.Sockets.Sessions;

/// <summary>What comes on a connection of a session: its authorization is told first, then the program.</summary>
internal sealed class Notices(IWireFormat format, CTraderAuthorization authorization, EventBuffer events, SessionLog log, SessionMetrics metrics) : IMessageReceiver
{
    private int _unreadable;

    public void Received(in Envelope envelope)
    {
        switch (envelope.PayloadType)
        {
            // Responses nobody waits for any more, some of which have a token in them.
            case PayloadTypes.Heartbeat or PayloadTypes.VersionResponse or PayloadTypes.ApplicationAuthResponse or PayloadTypes.AccountAuthResponse
                or PayloadTypes.AccountListResponse or PayloadTypes.RefreshTokenResponse:
                return;
            case PayloadTypes.SpotEvent or PayloadTypes.DepthEvent:
                break;
            case PayloadTypes.TokenInvalidatedEvent:
                authorization.TokenInvalidated(format.Read(envelope.PayloadType, envelope.Payload)?.Numbers(Schema.Accounts.Name) ?? []);
                break;
            case PayloadTypes.AccountDisconnectEvent when format.Read(envelope.PayloadType, envelope.Payload)?.Number(Schema.Account.Name) is { } account:
                authorization.AccountDisconnected(account);
                break;
            case PayloadTypes.ClientDisconnectEvent:
                authorization.Closed($"cTrader ended the connection (2148): {LoggedText.Short(format.Read(envelope.PayloadType, envelope.Payload)?.Text(Schema.Reason) ?? "no reason given")}.");
                break;
            case PayloadTypes.Error or PayloadTypes.ErrorResponse or PayloadTypes.OrderErrorEvent:
                if (Messages.Refusal(format, envelope.PayloadType, envelope.Payload, out var refused) is { } refusal)
                {
                    Refused(refused, refusal);
                }

                break;
            default:
                break;
        }

        Pass(new(envelope.PayloadType, envelope.Payload.ToArray()));
    }

    public void Refused(long account, Refusal refusal) => authorization.RequestRefused(account, refusal.Code, refusal.Description, refusal.MaintenanceEndsAt);

    public void Unreadable(int length)
    {
        // A server that sends nothing else must not fill the log.
        _unreadable++;
        if (int.IsPow2(_unreadable))
        {
            log.Unreadable(length, _unreadable);
        }
    }

    private void Pass(CTraderMessage message)
    {
        var lost = events.Add(message, PayloadTypes.IsPrice(message.PayloadType));
        if (lost > 0)
        {
            metrics.PriceDropped();
            if (long.IsPow2(events.Dropped))
            {
                log.PricesDropped(events.Dropped);
            }
        }
        else if (lost < 0)
        {
            log.EventsGivenUp(-lost);
        }
    }
}
