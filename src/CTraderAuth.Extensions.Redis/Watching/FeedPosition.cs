namespace CTraderAuth.Storage;

/// <summary>Which numbered changes were heard, so that one that got lost is noticed.</summary>
internal sealed class FeedPosition
{
    private readonly Lock _gate = new();
    private long _last;
    private long _givenUp;
    private (long Last, long Counter)? _behind;

    /// <summary>The change up to which everything was heard or given up.</summary>
    public long Last
    {
        get
        {
            lock (_gate)
            {
                return _last;
            }
        }
    }

    /// <summary>Begins at a number of the counter: what comes late from before it is no gap.</summary>
    public void Begin(long counter)
    {
        lock (_gate)
        {
            (_last, _givenUp, _behind) = (counter, counter, null);
        }
    }

    /// <summary>Hears a change. Returns whether others may have been missed: its number is not the next one.</summary>
    public bool Hear(long number)
    {
        lock (_gate)
        {
            if (number <= _givenUp)
            {
                return false;
            }

            var isNext = number == _last + 1;
            _last = number;
            return !isNext;
        }
    }

    /// <summary>Compares with the counter of the server. Returns whether changes were missed.</summary>
    /// <remarks>Notices that are still under way are not missed: being behind counts when it happens twice at the same place.</remarks>
    /// <param name="counter">The number of the last change.</param>
    /// <param name="lastBefore"><see cref="Last"/>, before the counter was asked for.</param>
    public bool Compare(long counter, long lastBefore)
    {
        lock (_gate)
        {
            if (counter < lastBefore)
            {
                (_last, _givenUp, _behind) = (counter, counter, null);
                return true;
            }

            if (_behind is var (place, seen) && place == _last)
            {
                (_last, _givenUp, _behind) = (seen, seen, null);
                return true;
            }

            _behind = counter > _last ? (_last, counter) : null;
            return false;
        }
    }
}
