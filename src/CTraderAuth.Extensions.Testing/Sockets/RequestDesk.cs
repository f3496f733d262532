using System.Net.WebSockets;
using CTraderAuth.Testing.Sessions;
using CTraderAuth.Testing.Wire;

namespace CTraderAuth.Testing.Sockets;

/// <summary>Takes each message of a connection: whether it is admitted, and which desk answers.</summary>
internal sealed class RequestDesk(Lock gate, TimeProvider time, SandboxSocketOptions options, Switchboard board, AuthorizationDesk authorization, MarketDesk market, OrderDesk orders, RefreshDesk refresh)
{
    private readonly ProtobufFormat _protobuf = new();
    private readonly BoundedLog<SandboxFrame> _received = new();

    public IReadOnlyList<SandboxFrame> Received => _received.Snapshot();

    public ScriptedRefusals Scripted { get; } = new();

    public DateTimeOffset MaintenanceEnd { get; set; }

    public void Handle(Peer peer, WebSocketMessageType type, ReadOnlySpan<byte> frame)
    {
        Envelope? request;
        lock (gate)
        {
            if ((request = Read(peer, type, frame)) is null)
            {
                return;
            }

            if ((Admit(peer, request) ?? Answer(peer, request)) is { } reply)
            {
                Finish(peer, request, reply);
                return;
            }
        }

        var refreshed = refresh.Answer(request);
        lock (gate)
        {
            Finish(peer, request, refreshed);
        }
    }

    public void TooLong(Peer peer)
    {
        lock (gate)
        {
            Finish(peer, new(0, []), Reply.Error(null, "FRAME_TOO_LONG", "The message is too long."));
            board.Close(peer, FrameKind.Close);
        }
    }

    /// <summary>The request in a frame; null when there is nothing to answer.</summary>
    private Envelope? Read(Peer peer, WebSocketMessageType type, ReadOnlySpan<byte> frame)
    {
        if (peer.IsGone)
        {
            return null;
        }

        var format = type is WebSocketMessageType.Text ? board.Json : _protobuf;
        var isDeaf = peer.DeafUntil > time.GetUtcNow();
        if (!isDeaf)
        {
            peer.LastReceived = time.GetUtcNow();
            peer.Format = format;
            board.EndExpired(peer);
        }

        try
        {
            var request = format.Read(frame);
            if (isDeaf || request.PayloadType is Payloads.Heartbeat)
            {
                Log(peer, request, isDeaf ? SandboxFrame.Lost : SandboxFrame.Accepted);
                return null;
            }

            return request;
        }
        catch (InvalidDataException e)
        {
            var garbage = new Envelope(0, []);
            if (isDeaf)
            {
                Log(peer, garbage, SandboxFrame.Lost);
                return null;
            }

            Finish(peer, garbage, peer.Requests.TryTake(time.GetUtcNow()) ? Reply.Error(null, "INVALID_REQUEST", e.Message) : TooFast(garbage));
            return null;
        }
    }

    /// <summary>The refusal of a request before anybody looks at it; null when it is admitted.</summary>
    private Reply? Admit(Peer peer, Envelope request)
    {
        var now = time.GetUtcNow();
        if (!peer.Requests.TryTake(now) || (Payloads.IsHistory(request.PayloadType) && !peer.HistoryRequests.TryTake(now)))
        {
            return TooFast(request);
        }

        if (Scripted.Take(request.PayloadType, request.Payload.Long("ctidTraderAccountId")) is { } scripted)
        {
            return Reply.Refused(request, scripted.ErrorCode, scripted.Description, scripted.RetryAfter);
        }

        if (now < MaintenanceEnd)
        {
            return Reply.Maintenance(request, MaintenanceEnd);
        }

        return peer.IsAuthorized || request.PayloadType is Payloads.ApplicationAuth ? null
            : Reply.Refused(request, "CH_CLIENT_NOT_AUTHENTICATED", "The application is not authorized on this connection.");
    }

    /// <summary>Null for a refresh, which is answered outside the gate.</summary>
    private Reply? Answer(Peer peer, Envelope request) => request.PayloadType switch
    {
        Payloads.ApplicationAuth => authorization.Application(peer, request),
        Payloads.Version => Reply.Of(request, Payloads.VersionResponse, new() { ["version"] = "91" }),
        Payloads.AccountList => authorization.List(request),
        Payloads.Profile => authorization.Profile(request),
        Payloads.AccountAuth => authorization.Account(peer, request),
        Payloads.RefreshToken => null,
        Payloads.AccountLogout or Payloads.SymbolsList or Payloads.SymbolById or Payloads.Trader or Payloads.Reconcile or Payloads.SubscribeSpots or Payloads.UnsubscribeSpots or Payloads.NewOrder =>
            OfAccount(peer, request),
        var type when Payloads.IsHistory(type) => OfAccount(peer, request),
        _ => Reply.Error(request.Id, "UNSUPPORTED_MESSAGE", "The sandbox does not know this message."),
    };

    private Reply OfAccount(Peer peer, Envelope request) => request.Payload.Long("ctidTraderAccountId") switch
    {
        null => Reply.Refused(request, "INVALID_REQUEST", "Message missing required fields: ctidTraderAccountId"),
        { } account when peer.Sessions.TryGetValue(account, out var session) => OfSession(peer, request, session),
        _ => Reply.Refused(request, options.UnauthorizedAsInvalidRequest ? "INVALID_REQUEST" : "ACCOUNT_NOT_AUTHORIZED", "Trading account is not authorized"),
    };

    private Reply OfSession(Peer peer, Envelope request, AccountSession session) => request.PayloadType switch
    {
        Payloads.AccountLogout => authorization.Logout(peer, request, session),
        Payloads.SymbolsList => MarketDesk.Symbols(request, session),
        Payloads.SymbolById => MarketDesk.SymbolById(request, session),
        Payloads.Trader => MarketDesk.Trader(request, session),
        Payloads.Reconcile => orders.Reconcile(request, session),
        Payloads.SubscribeSpots => market.Subscribe(peer, request, session),
        Payloads.UnsubscribeSpots => MarketDesk.Unsubscribe(peer, request, session),
        Payloads.NewOrder => orders.Execute(peer, request, session),
        _ => MarketDesk.History(request, session),
    };

    private static Reply TooFast(Envelope request) => Reply.Refused(request, "REQUEST_FREQUENCY_EXCEEDED", "Too many requests.");

    // Logged first: a test that has the response finds the request.
    private void Finish(Peer peer, Envelope request, Reply reply)
    {
        Log(peer, request, reply.Result);
        foreach (var (message, isEvent) in reply.Messages)
        {
            board.Send(peer, message, isEvent);
        }
    }

    private void Log(Peer peer, Envelope request, string result) =>
        _received.Add(new(time.GetUtcNow(), peer.Number, request.PayloadType, request.Payload.Long("ctidTraderAccountId"), result));
}
