namespace CTraderAuth.Sockets.Connections;

/// <summary>The requests of a connection that have no response yet. Safe for concurrent use.</summary>
internal sealed class RequestsInFlight
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, PendingRequest> _requests = [];
    private long _lastId;

    /// <summary>An id that no other request of the connection has.</summary>
    public long NextId() => Interlocked.Increment(ref _lastId);

    public void Add(long id, PendingRequest request)
    {
        lock (_lock)
        {
            _requests[id] = request;
        }
    }

    public PendingRequest? Take(long id)
    {
        if (id == 0)
        {
            return null;
        }

        lock (_lock)
        {
            return _requests.Remove(id, out var request) ? request : null;
        }
    }

    /// <summary>The connection has ended: what was not sent will not be, and the outcome of the others is unknown.</summary>
    public void Fail(string reason)
    {
        PendingRequest[] requests;
        lock (_lock)
        {
            requests = [.. _requests.Values];
        }

        foreach (var request in requests)
        {
            Fail(request, reason);
        }
    }

    public static void Fail(PendingRequest request, string reason) => request.Fail(request.TryWithdraw()
        ? RequestErrors.NotSent(request.Account, request.PayloadType, reason)
        : RequestErrors.Unknown(request.Account, request.PayloadType, reason));
}
