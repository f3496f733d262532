using System.Collections.Concurrent;
using CTraderAuth.Grants;

namespace CTraderAuth.Rotation.Run;

/// <summary>How long this process has seen the same attempt of somebody else in a row, on its own monotonic clock.</summary>
internal sealed class AttemptWatch(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, (string Owner, long Epoch, long Since)> _seen = new();

    public TimeSpan Observe(string subject, Attempt? attempt)
    {
        if (attempt is null)
        {
            _seen.TryRemove(subject, out _);
            return TimeSpan.Zero;
        }

        var since = _seen.AddOrUpdate(
            subject,
            static (_, now) => (now.attempt.Owner, now.attempt.Epoch, now.timestamp),
            static (_, known, now) => known.Owner == now.attempt.Owner && known.Epoch == now.attempt.Epoch ? known : (now.attempt.Owner, now.attempt.Epoch, now.timestamp),
            (attempt, timestamp: time.GetTimestamp())).Since;
        return time.GetElapsedTime(since);
    }
}
