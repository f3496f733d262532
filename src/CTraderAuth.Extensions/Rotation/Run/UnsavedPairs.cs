using CTraderAuth.Diagnostics;

namespace CTraderAuth.Rotation.Run;

/// <summary>The flights of this program whose new pair is not stored yet, by their subject.</summary>
internal sealed class UnsavedPairs(RotationMetrics metrics) : IUnsavedPairs
{
    private readonly Lock _changing = new();

    // A rotation and a consent of one subject may both wait for the store.
    private readonly Dictionary<string, List<Flight>> _flights = new(StringComparer.Ordinal);
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Why a new pair of a subject is not stored yet; null when nothing waits.</summary>
    public string? ReasonOf(string subject)
    {
        if (Count == 0)
        {
            return null;
        }

        lock (_changing)
        {
            return _flights.TryGetValue(subject, out var waiting) ? waiting[0].Unsaved : null;
        }
    }

    public void Add(Flight flight, string reason)
    {
        lock (_changing)
        {
            flight.Unsaved = reason;
            if (!_flights.TryGetValue(flight.Subject, out var waiting))
            {
                _flights[flight.Subject] = waiting = [];
            }

            waiting.Add(flight);
            _count++;
        }

        metrics.Unsaved(1);
    }

    /// <summary>The pair of a flight is stored or given up; does nothing for a flight without one.</summary>
    public void Remove(Flight flight)
    {
        // Told even if it is 0, so that a program without unsaved pairs reports 0 instead of nothing.
        metrics.Unsaved(TryRemove(flight) ? -1 : 0);
    }

    private bool TryRemove(Flight flight)
    {
        if (flight.Unsaved is null)
        {
            return false;
        }

        lock (_changing)
        {
            var waiting = _flights[flight.Subject];
            waiting.Remove(flight);
            if (waiting.Count == 0)
            {
                _flights.Remove(flight.Subject);
            }

            flight.Unsaved = null;
            _count--;
            return true;
        }
    }
}
