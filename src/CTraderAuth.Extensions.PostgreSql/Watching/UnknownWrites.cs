using System.Collections.Concurrent;

namespace CTraderAuth.Storage;

/// <summary>The writes whose outcome is unknown. One of them may become visible long after its connection was lost, once a standby confirms it or a lock is released, and is announced again then.</summary>
internal sealed class UnknownWrites
{
    // A write that did not happen is kept until the next change of its row, which may never come.
    private const int Most = 20_000;

    private readonly ConcurrentDictionary<string, long> _expected = new(StringComparer.Ordinal);

    /// <summary>A write ended without its outcome.</summary>
    public void Add(string subject, long expectedVersion)
    {
        if (_expected.Count >= Most && _expected.FirstOrDefault().Key is { } any)
        {
            _expected.TryRemove(any, out _);
        }

        // Versions grow, so of two writes only the one that expects the higher version can still happen.
        _expected.AddOrUpdate(subject, expectedVersion, (_, known) => Math.Max(known, expectedVersion));
    }

    /// <summary>The version that an unknown write of the subject expects; null if there is no such write.</summary>
    public long? Find(string subject) => _expected.TryGetValue(subject, out var expected) ? expected : null;

    /// <summary>Forgets an unknown write whose row no longer has the expected version: it is visible, or can never happen. False if there is nothing to forget.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="expected">What <see cref="Find"/> returned before the row was read: a write that became unknown since is kept.</param>
    public bool TryEnd(string subject, long? expected) => expected is { } version && _expected.TryRemove(new(subject, version));
}
