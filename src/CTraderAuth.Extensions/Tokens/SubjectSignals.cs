using System.Collections.Immutable;

namespace CTraderAuth;

/// <summary>Tells whoever waits for a subject that something about it changed.</summary>
internal sealed class SubjectSignals
{
    private readonly Lock writing = new();
    private ImmutableDictionary<string, ImmutableArray<Signal>> signals = ImmutableDictionary<string, ImmutableArray<Signal>>.Empty;

    public Signal Subscribe(string subject)
    {
        var signal = new Signal(ended => Change(subject, all => all.Remove(ended)));
        Change(subject, all => all.Add(signal));
        return signal;
    }

    public void Notify(string subject)
    {
        if (signals.TryGetValue(subject, out var all))
        {
            Set(all);
        }
    }

    public void NotifyAll()
    {
        foreach (var all in signals.Values)
        {
            Set(all);
        }
    }

    private static void Set(ImmutableArray<Signal> all)
    {
        foreach (var signal in all)
        {
            signal.Set();
        }
    }

    private void Change(string subject, Func<ImmutableArray<Signal>, ImmutableArray<Signal>> change)
    {
        lock (writing)
        {
            var all = change(signals.GetValueOrDefault(subject, []));
            signals = all.IsEmpty ? signals.Remove(subject) : signals.SetItem(subject, all);
        }
    }
}
