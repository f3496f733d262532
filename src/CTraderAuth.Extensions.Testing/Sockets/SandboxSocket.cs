using System.Text.Json.Nodes;
using CTraderAuth.Testing.Sockets;
using CTraderAuth.Testing.Wire;

namespace CTraderAuth.Testing;

/// <summary>The socket of a <see cref="CTraderSandbox"/>: the part of the Open API that keeps a bot authorized, with prices and market orders.</summary>
/// <remarks>
/// It speaks WebSocket on the port of the consent page. Text frames are JSON, binary frames are the protobuf envelope; a response has the format of its request, an event the format that the connection used
/// last. Safe for concurrent use, with any number of connections. A client that does not read is cut when 10 000 messages or 8 MB wait for it. A message of more than 128 KB is refused with
/// <c>FRAME_TOO_LONG</c>, and the connection is closed.
/// </remarks>
public sealed class SandboxSocket
{
    private readonly Lock _gate;
    private readonly TimeProvider _time;
    private readonly SocketService _service;

    internal SandboxSocket(Lock gate, TimeProvider time, SocketService service, int port)
    {
        _gate = gate;
        _time = time;
        _service = service;
        DemoUri = new($"ws://127.0.0.1:{port}{SocketEndpoint.DemoPath}");
        LiveUri = new($"ws://127.0.0.1:{port}{SocketEndpoint.LivePath}");
    }

    /// <summary>The address for demo accounts.</summary>
    public Uri DemoUri { get; }

    /// <summary>The address for live accounts.</summary>
    public Uri LiveUri { get; }

    /// <summary>The accounts. Default: 1001 and 1002 (demo) and 2001 (live), all of <c>trader-1</c>. May be changed at any time; an account that is removed keeps its authorizations.</summary>
    /// <remarks>Each call is safe on its own, and <see langword="foreach"/> goes over a copy. Much of LINQ, such as <c>ToArray</c>, <c>First</c> and <c>Select(…).ToList()</c>, makes more than one call: while another thread adds or removes accounts, begin with <c>Where</c>, which enumerates.</remarks>
    public IList<SandboxAccount> Accounts => _service.Accounts;

    /// <summary>The messages so far, oldest first: a copy of the newest 100 000.</summary>
    public IReadOnlyList<SandboxFrame> Received => Locked(() => _service.Requests.Received);

    /// <summary>The executed orders so far, oldest first: a copy of the newest 100 000.</summary>
    public IReadOnlyList<SandboxOrder> Orders => Locked(() => _service.Orders.Orders);

    /// <summary>The periods in which no connection was authorized for an account, after one had been: a copy of the newest 100 000 that have ended, oldest first, then those that continue.</summary>
    public IReadOnlyList<SandboxGap> Unauthorized => Locked(() => _service.Board.Gaps);

    /// <summary>How many connections are open.</summary>
    public int Connections => Locked(() => _service.Board.Peers.Count);

    /// <summary>How many connections were opened so far; their numbers go from 1 to this.</summary>
    public int Opened => Locked(() => _service.Board.Opened);

    /// <summary>Cuts a connection without a close frame.</summary>
    /// <param name="connection">Its number; one that is gone is ignored. Default: 0, all.</param>
    /// <exception cref="ArgumentOutOfRangeException">There was no such connection.</exception>
    public void Cut(int connection = 0) => Each(connection, _service.Board.Cut);

    /// <summary>Cuts a connection in the middle of a frame.</summary>
    /// <param name="connection">Its number; one that is gone is ignored. Default: 0, all.</param>
    /// <exception cref="ArgumentOutOfRangeException">There was no such connection.</exception>
    public void CutInsideFrame(int connection = 0) => Each(connection, peer => _service.Board.Close(peer, FrameKind.CutInside));

    /// <summary>Ends all connections as cTrader does: 2148, after which the WebSocket is closed.</summary>
    /// <param name="reason">The reason in the message.</param>
    public void DisconnectClient(string reason) => Each(0, peer =>
    {
        Disconnect(peer, reason);
        peer.IsAuthorized = false;
        _service.Board.Close(peer, FrameKind.Close);
    });

    /// <summary>Sends 2164 for an account to the connections that are authorized for it.</summary>
    /// <param name="account">The account.</param>
    /// <param name="really">Whether the authorization ends. Default: <see langword="true"/>; otherwise the message is noise, as it was observed at rotations.</param>
    public void DisconnectAccount(long account, bool really = true) => Each(0, peer =>
    {
        if (peer.Sessions.ContainsKey(account))
        {
            if (really)
            {
                _service.Board.End(peer, account);
            }

            _service.Board.SendDisconnected(peer, account);
        }
    });

    /// <summary>Refuses the next requests of a type, on any connection; several calls are taken in their order.</summary>
    /// <param name="payloadType">The type of the request, such as 2102.</param>
    /// <param name="errorCode">The code, such as <c>CH_ACCESS_TOKEN_INVALID</c>. A code about the order itself refuses a 2106 with 2132, any other refusal is a 2142.</param>
    /// <param name="account">Only requests for this account. Default: all.</param>
    /// <param name="description">The text. Default: none.</param>
    /// <param name="retryAfter">When the client may ask again, sent as whole seconds. Default: none.</param>
    /// <param name="times">How many requests. Default: 1; at least 1.</param>
    public void Refuse(int payloadType, string errorCode, long? account = null, string? description = null, TimeSpan? retryAfter = null, int times = 1)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(errorCode);
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        lock (_gate)
        {
            _service.Requests.Scripted.Add(new(payloadType, errorCode, account, description, retryAfter, times));
        }
    }

    /// <summary>Forgets the refusals that <see cref="Refuse"/> asked for.</summary>
    public void ClearRefusals()
    {
        lock (_gate)
        {
            _service.Requests.Scripted.Clear();
        }
    }

    /// <summary>Begins a maintenance: 2148 ends all authorizations of accounts, and every request is refused with <c>SERVER_IS_UNDER_MAINTENANCE</c> and its end, in seconds (2142) when it names an account, otherwise in milliseconds (50).</summary>
    /// <param name="length">How long it takes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is not greater than zero.</exception>
    public void Maintain(TimeSpan length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(length, TimeSpan.Zero);
        lock (_gate)
        {
            _service.Requests.MaintenanceEnd = _time.GetUtcNow() + length;
            Each(0, peer => Disconnect(peer, "Server is under maintenance"));
        }
    }

    /// <summary>Accepts no new connection for a while. Those that are open stay open.</summary>
    /// <param name="length">How long.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is not greater than zero.</exception>
    public void ShutDoor(TimeSpan length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(length, TimeSpan.Zero);
        _service.Door.Shut(_time.GetUtcNow() + length);
    }

    /// <summary>Makes all connections half-open: the sandbox reads nothing from them and sends nothing to them, but they do not fail. New connections work. Afterwards the connections work again; what was lost stays lost.</summary>
    /// <param name="length">How long.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is not greater than zero.</exception>
    public void Deafen(TimeSpan length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(length, TimeSpan.Zero);
        Each(0, peer =>
        {
            peer.DeafUntil = _time.GetUtcNow() + length;
            peer.Outbox.Clear();
        });
    }

    /// <summary>Sends an event: to the connections that are authorized for the account in it, or without one to all on which the application is.</summary>
    /// <param name="payloadType">Its type. Connections that speak protobuf get the fields that the sandbox knows; of an unknown type, none.</param>
    /// <param name="payload">Its fields by their names in JSON.</param>
    /// <exception cref="ArgumentException">A known field has a value of another type.</exception>
    public void Publish(int payloadType, JsonObject payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        var message = new Envelope(payloadType, payload.DeepClone().AsObject());
        _ = ProtobufWriter.Write(message.Payload, MessageTable.Find(payloadType) ?? []);
        var account = message.Payload.Long("ctidTraderAccountId");
        Each(0, peer =>
        {
            if (account is { } id ? peer.Sessions.ContainsKey(id) : peer.IsAuthorized)
            {
                _service.Board.Send(peer, message, isEvent: true);
            }
        });
    }

    private void Disconnect(Peer peer, string reason)
    {
        _service.Board.EndAll(peer);
        _service.Board.Send(peer, new(Payloads.ClientDisconnectEvent, new() { ["reason"] = reason }), isEvent: true);
    }

    private void Each(int connection, Action<Peer> action)
    {
        lock (_gate)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(connection);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(connection, _service.Board.Opened);
            foreach (var peer in _service.Board.Peers.Where(peer => connection is 0 || peer.Number == connection))
            {
                action(peer);
            }
        }
    }

    private T Locked<T>(Func<T> read)
    {
        lock (_gate)
        {
            return read();
        }
    }
}
