namespace CTraderAuth.Testing.Sessions;

/// <summary>At most so many requests in any second.</summary>
internal sealed class RateWindow(int limit)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Queue<DateTimeOffset> _taken = [];

    public bool TryTake(DateTimeOffset now)
    {
        while (_taken.TryPeek(out var oldest) && now - oldest >= Second)
        {
            _taken.Dequeue();
        }

        if (_taken.Count >= limit)
        {
            return false;
        }

        _taken.Enqueue(now);
        return true;
    }
}
