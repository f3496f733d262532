using CTraderAuth.Testing.Sessions;
using CTraderAuth.Testing.Wire;

namespace CTraderAuth.Testing.Sockets;

/// <summary>A connection as the sandbox sees it. Used under the sandbox's gate.</summary>
internal sealed class Peer(int number, bool isLive, Outbox outbox, IFrameFormat format, SandboxSocketOptions options, DateTimeOffset now, Action abort)
{
    /// <summary>From 1.</summary>
    public int Number { get; } = number;

    public bool IsLive { get; } = isLive;

    public Outbox Outbox { get; } = outbox;

    /// <summary>That of its last message.</summary>
    public IFrameFormat Format { get; set; } = format;

    /// <summary>Whether the application is authorized.</summary>
    public bool IsAuthorized { get; set; }

    public bool IsGone { get; set; }

    public Dictionary<long, AccountSession> Sessions { get; } = [];

    /// <summary>The symbols of each account whose prices are sent while there is a session for it.</summary>
    public Dictionary<long, HashSet<long>> Subscriptions { get; } = [];

    public RateWindow Requests { get; } = new(options.RequestsPerSecond);

    public RateWindow HistoryRequests { get; } = new(options.HistoryRequestsPerSecond);

    public DateTimeOffset LastReceived { get; set; } = now;

    public DateTimeOffset LastSent { get; set; } = now;

    public DateTimeOffset DeafUntil { get; set; } = DateTimeOffset.MinValue;

    public ITimer? Keeper { get; set; }

    /// <summary>Cuts the connection, on another thread.</summary>
    public void Abort() => ThreadPool.UnsafeQueueUserWorkItem(static abort => abort(), abort, preferLocal: false);
}
