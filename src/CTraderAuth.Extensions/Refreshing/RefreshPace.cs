namespace CTraderAuth.Refreshing;

/// <summary>Spreads the starts of rotations over time. Slows down when the server says that there were too many, and recovers.</summary>
internal sealed class RefreshPace(TimeProvider time, int mostPerSecond)
{
    private const double FirstRate = 20;
    private const double LowestRate = 1;
    private const double Faster = 20;
    private const double Slower = 0.7;
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestSilence = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(1);

    private readonly Lock _changing = new();
    private readonly long _origin = time.GetTimestamp();
    private double _rate = Math.Min(FirstRate, mostPerSecond);
    private TimeSpan _free;
    private TimeSpan _raised;
    private TimeSpan _slowed = -Step;

    private TimeSpan Now => time.GetElapsedTime(_origin);

    /// <summary>Waits until the next rotation may begin.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        var wait = Reserve();
        return wait > TimeSpan.Zero ? Task.Delay(wait, time, cancellationToken) : Task.CompletedTask;
    }

    /// <summary>The server asked for a pause. Returns the new rate if it was lowered; once for all requests that were under way together.</summary>
    public double? Slow(TimeSpan pause)
    {
        lock (_changing)
        {
            var now = Now;
            var silent = now + (pause < ShortestSilence ? ShortestSilence : pause > LongestSilence ? LongestSilence : pause);
            _free = silent > _free ? silent : _free;
            if (now - _slowed < Step)
            {
                return null;
            }

            (_slowed, _raised) = (now, now);
            return _rate = Math.Max(LowestRate, _rate * Slower);
        }
    }

    private TimeSpan Reserve()
    {
        lock (_changing)
        {
            var now = Now;
            if (now - _raised >= Step)
            {
                // Idle seconds count as one: after a pause the refresher does not begin at full speed.
                (_rate, _raised) = (Math.Min(mostPerSecond, _rate + Faster), now);
            }

            var start = now > _free ? now : _free;
            _free = start + TimeSpan.FromSeconds(1 / _rate);
            return start - now;
        }
    }
}
