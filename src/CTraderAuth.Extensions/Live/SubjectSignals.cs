namespace CTraderAuth;

/// <summary>Notifies the waiters of a subject that something about it changed.</summary>
internal sealed class SubjectSignals
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Signal[]> _signals = new(StringComparer.Ordinal);

    public Signal Subscribe(string subject)
    {
        var signal = new Signal(ended => Change(subject, all => [.. all.Where(other => other != ended)]));
        Change(subject, all => [.. all, signal]);
        return signal;
    }

    public void Notify(string subject)
    {
        lock (_gate)
        {
            Set(_signals.GetValueOrDefault(subject, []));
        }
    }

    public void NotifyAll()
    {
        lock (_gate)
        {
            foreach (var all in _signals.Values)
            {
                Set(all);
            }
        }
    }

    // Runs no waiter on this thread, so it may be called inside the lock.
    private static void Set(Signal[] all)
    {
        foreach (var signal in all)
        {
            signal.Set();
        }
    }

    private void Change(string subject, Func<Signal[], Signal[]> change)
    {
        lock (_gate)
        {
            var all = change(_signals.GetValueOrDefault(subject, []));
            if (all is [])
            {
                _signals.Remove(subject);
            }
            else
            {
                _signals[subject] = all;
            }
        }
    }
}
