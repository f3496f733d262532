namespace CTraderAuth.Refreshing;

/// <summary>Spreads the starts of rotations over time. Slows down when the server says that there were too many, and recovers.</summary>
internal sealed class RefreshPace(TimeProvider time, int mostPerSecond)
{
    private const double FirstRate = 20;
    private const double LowestRate = 1;
    private const double Slower = 0.7;
    private const double Careful = 0.05;
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestSilence = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(1);

    private readonly Lock _changing = new();
    private readonly long _origin = time.GetTimestamp();
    private double _rate = Math.Min(FirstRate, mostPerSecond);
    private double _doubling = mostPerSecond;
    private TimeSpan _free;
    private TimeSpan _silent;
    private TimeSpan _raised;
    private TimeSpan _slowed = -Step;

    private TimeSpan Now => time.GetElapsedTime(_origin);

    private TimeSpan Gap => TimeSpan.FromSeconds(1 / _rate);

    /// <summary>Whether the server asked for a pause that is not over.</summary>
    public bool IsSilent
    {
        get
        {
            lock (_changing)
            {
                return Now < _silent;
            }
        }
    }

    /// <summary>Waits until the next rotation may begin, also after a pause that the server asked for meanwhile.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        do
        {
            var wait = Reserve();
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
            }
        }
        while (IsSilent);
    }

    /// <summary>There was nothing left to rotate after the wait: the next page may begin in its place. For all that wait, or several of them would begin at once.</summary>
    public void Return()
    {
        lock (_changing)
        {
            var free = _free - Gap;
            _free = free > _silent ? free : _silent;
        }
    }

    /// <summary>The server asked for a pause. Returns the new rate if it was lowered; once for all requests that were under way together.</summary>
    public double? Slow(TimeSpan pause)
    {
        lock (_changing)
        {
            var now = Now;
            var silent = now + (pause < ShortestSilence ? ShortestSilence : pause > LongestSilence ? LongestSilence : pause);
            _silent = silent > _silent ? silent : _silent;
            _free = _silent > _free ? _silent : _free;
            if (now - _slowed < Step)
            {
                return null;
            }

            (_slowed, _raised) = (now, now);
            return _doubling = _rate = Math.Max(LowestRate, _rate * Slower);
        }
    }

    private TimeSpan Reserve()
    {
        lock (_changing)
        {
            var now = Now;
            if (now - _raised >= Step)
            {
                // Idle seconds count as one: after a pause the refresher does not begin at full speed. What the server refused before is approached in small steps.
                var next = _rate < _doubling ? Math.Min(_doubling, _rate * 2) : _rate + (mostPerSecond * Careful);
                (_rate, _raised) = (Math.Min(mostPerSecond, next), now);
            }

            var start = now > _free ? now : _free;
            _free = start + Gap;
            return start - now;
        }
    }
}
