namespace CTraderAuth.Testing.TokenEndpoint;

/// <summary>The newest token requests.</summary>
internal sealed class RequestLog
{
    public const int Limit = 100_000;

    private readonly Lock _lock = new();
    private readonly Queue<SandboxRequest> _requests = [];

    public void Add(SandboxRequest request)
    {
        lock (_lock)
        {
            if (_requests.Count == Limit)
            {
                _requests.Dequeue();
            }

            _requests.Enqueue(request);
        }
    }

    public IReadOnlyList<SandboxRequest> Snapshot()
    {
        lock (_lock)
        {
            return _requests.ToArray();
        }
    }
}
