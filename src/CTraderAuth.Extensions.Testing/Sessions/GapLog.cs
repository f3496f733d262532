namespace CTraderAuth.Testing.Sessions;

/// <summary>Counts who is authorized for each account. Used under the sandbox's gate.</summary>
internal sealed class GapLog
{
    private readonly Dictionary<long, int> _holders = [];
    private readonly Dictionary<long, DateTimeOffset> _open = [];
    private readonly BoundedLog<SandboxGap> _closed = new();

    public void Held(long account, DateTimeOffset now)
    {
        _holders[account] = _holders.GetValueOrDefault(account) + 1;
        if (_open.Remove(account, out var from))
        {
            _closed.Add(new(account, from, now));
        }
    }

    public void Ended(long account, DateTimeOffset now)
    {
        if (--_holders[account] is 0)
        {
            _open.Add(account, now);
        }
    }

    /// <summary>In the order in which they ended; those that go on are last.</summary>
    public IReadOnlyList<SandboxGap> Snapshot() => [.. _closed.Snapshot(), .. _open.OrderBy(gap => gap.Value).Select(gap => new SandboxGap(gap.Key, gap.Value, null))];
}
