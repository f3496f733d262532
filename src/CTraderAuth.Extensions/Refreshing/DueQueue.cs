using CTraderAuth.Grants;

namespace CTraderAuth.Refreshing;

/// <summary>Listed grants that the workers of this process still have to rotate. Passes over what has been changed since.</summary>
internal sealed class DueQueue(GrantRow[] rows, ChangedSubjects changed)
{
    private readonly Lock _taking = new();
    private int _next;
    private int _expected;

    /// <summary>How many were passed over, because another flight or process has changed them.</summary>
    public int Changed { get; private set; }

    /// <summary>How many nobody has taken yet.</summary>
    public int Untaken => rows.Length - _next;

    /// <summary>Whether there is a grant for one more worker; it calls <see cref="Take"/> when it may begin.</summary>
    public bool Expect()
    {
        lock (_taking)
        {
            PassOver();
            if (rows.Length - _next <= _expected)
            {
                return false;
            }

            _expected++;
            return true;
        }
    }

    /// <summary>The next grant; null when the others have changed all that were left.</summary>
    public GrantRow? Take()
    {
        lock (_taking)
        {
            _expected--;
            PassOver();
            return _next < rows.Length ? rows[_next++] : null;
        }
    }

    private void PassOver()
    {
        while (_next < rows.Length && changed.Contains(rows[_next].Subject))
        {
            (_next, Changed) = (_next + 1, Changed + 1);
        }
    }
}
