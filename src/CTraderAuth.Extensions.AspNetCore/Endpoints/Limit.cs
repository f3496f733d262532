namespace CTraderAuth.AspNetCore.Endpoints;

/// <summary>How often one user may do something within a period, so that no user fills the memory, the log or cTrader's quota for all others.</summary>
internal sealed class Limit(int most, TimeSpan period, TimeProvider time)
{
    private readonly Lock _changing = new();
    private readonly Dictionary<string, (long Since, int Count)> _counts = [];
    private long _sweptAt = time.GetTimestamp();

    /// <summary>Counts one more.</summary>
    /// <returns>By how much the user is over the limit; 0 when this one is within it.</returns>
    public int Exceed(string user)
    {
        lock (_changing)
        {
            Sweep();
            var count = _counts.TryGetValue(user, out var counted) && !IsOver(counted.Since) ? counted : (Since: time.GetTimestamp(), Count: 0);
            count.Count = Math.Min(count.Count, int.MaxValue - 1) + 1;
            _counts[user] = count;
            return Math.Max(0, count.Count - most);
        }
    }

    // Cleared once a period, so that at most the users of two periods are kept.
    private void Sweep()
    {
        if (!IsOver(_sweptAt))
        {
            return;
        }

        foreach (var (user, count) in _counts)
        {
            if (IsOver(count.Since))
            {
                _counts.Remove(user);
            }
        }

        _sweptAt = time.GetTimestamp();
    }

    private bool IsOver(long since) => time.GetElapsedTime(since) >= period;
}
