using System.Text.Json.Nodes;
using CTraderAuth.Testing.Ledger;
using CTraderAuth.Testing.Sessions;
using CTraderAuth.Testing.Wire;

namespace CTraderAuth.Testing.Sockets;

/// <summary>All connections: who is authorized for what, and what is sent to whom. Its state belongs to the sandbox's gate.</summary>
internal sealed class Switchboard(Lock gate, TimeProvider time, SandboxSocketOptions options) : IGrantObserver
{
    private readonly JsonFormat _json = new(options.LongsAsText);
    private readonly List<Peer> _peers = [];
    private readonly List<Task> _notices = [];
    private readonly GapLog _gaps = new();
    private bool _isShut;

    public int Opened { get; private set; }

    public IFrameFormat Json => _json;

    public IReadOnlyList<Peer> Peers
    {
        get
        {
            lock (gate)
            {
                return _peers.ToArray();
            }
        }
    }

    public IReadOnlyList<SandboxGap> Gaps => _gaps.Snapshot();

    private DateTimeOffset Now => time.GetUtcNow();

    public Peer Join(bool isLive, Outbox outbox, Action abort)
    {
        lock (gate)
        {
            var peer = new Peer(++Opened, isLive, outbox, _json, options, Now, abort);
            _peers.Add(peer);
            if (_isShut)
            {
                Cut(peer);
                return peer;
            }

            peer.Keeper = time.CreateTimer(_ => Keep(peer), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            Rearm(peer);
            return peer;
        }
    }

    /// <summary>The connection is gone, and its sessions with it.</summary>
    public void Leave(Peer peer)
    {
        lock (gate)
        {
            if (_peers.Remove(peer))
            {
                peer.IsGone = true;
                peer.Keeper?.Dispose();
                EndAll(peer);
            }
        }
    }

    public void Cut(Peer peer)
    {
        Leave(peer);
        peer.Abort();
    }

    /// <summary>Cuts all connections, and from now on each one that is accepted.</summary>
    public void Shut()
    {
        lock (gate)
        {
            _isShut = true;
            foreach (var peer in Peers)
            {
                Cut(peer);
            }
        }
    }

    public void Hold(Peer peer, SandboxAccount account, Grant grant)
    {
        peer.Sessions.Add(account.Id, new(account, grant));
        _gaps.Held(account.Id, Now);
        Rearm(peer);
    }

    public void End(Peer peer, long account)
    {
        if (peer.Sessions.Remove(account))
        {
            _gaps.Ended(account, Now);
        }
    }

    public void EndAll(Peer peer)
    {
        foreach (var account in peer.Sessions.Keys.ToArray())
        {
            End(peer, account);
        }
    }

    /// <summary>The access token of a grant has ended. Whatever the client hears, and when, the sessions have ended by then.</summary>
    public void Ended(Grant grant, GrantEnd end)
    {
        foreach (var peer in Peers)
        {
            var accounts = peer.Sessions.Values.Where(session => session.Grant == grant).Select(session => session.Account.Id).ToArray();
            if (accounts.Length > 0)
            {
                Invalidate(peer, accounts, end);
            }
        }
    }

    /// <summary>Ends the sessions whose token has expired.</summary>
    public void EndExpired(Peer peer)
    {
        var expired = peer.Sessions.Values.Where(session => session.ExpiresAt <= Now).Select(session => session.Account.Id).ToArray();
        if (expired.Length > 0)
        {
            Invalidate(peer, expired, GrantEnd.Expired);
        }
    }

    public void Send(Peer peer, Envelope message, bool isEvent = false)
    {
        if (peer.IsGone || peer.DeafUntil > Now)
        {
            return;
        }

        var frame = new OutgoingFrame(FrameKind.Message, peer.Format.MessageType, peer.Format.Write(message));
        var due = Add(peer, frame, isEvent);
        peer.LastSent = Now;
        if (isEvent && due <= Now)
        {
            _notices.RemoveAll(static notice => notice.IsCompleted);
            _notices.Add(frame.Written);
        }
    }

    /// <summary>After everything that is to be sent by now.</summary>
    public void Close(Peer peer, FrameKind kind) => Add(peer, OutgoingFrame.Of(kind), isEvent: true);

    /// <summary>Completes when the events that are due now were written.</summary>
    public Task NoticesWrittenAsync()
    {
        lock (gate)
        {
            return Task.WhenAll(_notices);
        }
    }

    private DateTimeOffset Add(Peer peer, OutgoingFrame frame, bool isEvent)
    {
        var due = Now + (options.RoundTrip / 2) + (isEvent ? options.EventDelay : TimeSpan.Zero);
        if (!peer.Outbox.TryAdd(frame, due))
        {
            Cut(peer);
        }

        return due;
    }

    private void Invalidate(Peer peer, long[] accounts, GrantEnd end)
    {
        var survives = end is GrantEnd.Refreshed && options.Rotation is RotationNotice.SessionSurvives;
        foreach (var account in survives ? [] : accounts)
        {
            End(peer, account);
            if (end is not GrantEnd.Refreshed || !options.SubscriptionsSurvive)
            {
                peer.Subscriptions.Remove(account);
            }
        }

        Send(peer, new(Payloads.TokenInvalidatedEvent, new()
        {
            ["ctidTraderAccountIds"] = new JsonArray([.. accounts.Select(account => JsonValue.Create(account))]),
            ["reason"] = end switch
            {
                GrantEnd.Refreshed => "Token was refreshed",
                GrantEnd.Revoked => "Token was revoked",
                _ => "Token has expired",
            },
        }), isEvent: true);
        if (end is GrantEnd.Refreshed && options.Rotation is not RotationNotice.Invalidated)
        {
            Array.ForEach(accounts, account => SendDisconnected(peer, account));
        }
    }

    public void SendDisconnected(Peer peer, long account) =>
        Send(peer, new(Payloads.AccountDisconnectEvent, new() { ["ctidTraderAccountId"] = account }), isEvent: true);

    /// <summary>Does what is due on a connection: the end of a token, the idle limit, the heartbeat.</summary>
    private void Keep(Peer peer)
    {
        lock (gate)
        {
            if (peer.IsGone)
            {
                return;
            }

            EndExpired(peer);
            if (Due(peer.LastReceived, options.IdleLimit) <= Now && peer.DeafUntil <= Now)
            {
                Cut(peer);
                return;
            }

            if (Due(peer.LastSent, options.ServerHeartbeat) <= Now)
            {
                Send(peer, new(Payloads.Heartbeat, []));
                peer.LastSent = Now;
            }

            Rearm(peer);
        }
    }

    private void Rearm(Peer peer)
    {
        var idle = Due(peer.LastReceived, options.IdleLimit);
        DateTimeOffset[] due =
        [
            idle > peer.DeafUntil ? idle : peer.DeafUntil,
            Due(peer.LastSent, options.ServerHeartbeat),
            .. peer.Sessions.Values.Select(session => session.ExpiresAt),
        ];
        var wait = due.Min() - Now;
        peer.Keeper?.Change(wait < TimeSpan.Zero ? TimeSpan.Zero : wait > TimeSpan.FromDays(1) ? TimeSpan.FromDays(1) : wait, Timeout.InfiniteTimeSpan);
    }

    private static DateTimeOffset Due(DateTimeOffset since, TimeSpan limit) => limit == Timeout.InfiniteTimeSpan ? DateTimeOffset.MaxValue : since + limit;
}
