using System.Runtime.CompilerServices;
using System.Text;

namespace CTraderAuth.Storage;

/// <summary>Keeps grants in memory until the process ends. The cost of a listing depends on the rows that it yields.</summary>
internal sealed class MemoryGrantStore : IGrantStore
{
    private static readonly Comparer<StoredGrant> ByDueTime = Comparer<StoredGrant>.Create(static (x, y) =>
        Nullable.Compare(x.RefreshDueAt, y.RefreshDueAt) is not 0 and var order ? order : string.CompareOrdinal(x.Subject, y.Subject));

    private readonly Lock _gate = new();
    private readonly Dictionary<string, StoredGrant> _rows = new(StringComparer.Ordinal);
    private readonly SortedSet<StoredGrant> _due = new(ByDueTime);
    private readonly ChangeBroadcast _changes = new();

    public MemoryGrantStore(StoreLife? life = null)
    {
        if (life is not null)
        {
            life.EndsWithProcess = true;
        }
    }

    public ValueTask<StoredGrant?> FindAsync(string subject, CancellationToken cancellationToken = default)
    {
        CheckSubject(subject);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            return new(_rows.GetValueOrDefault(subject));
        }
    }

    public ValueTask<bool> TrySaveAsync(StoredGrant grant, long expectedVersion, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(grant);
        CheckSubject(grant.Subject);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(grant.Version);
        cancellationToken.ThrowIfCancellationRequested();
        var row = new StoredGrant(grant.Subject, grant.Version, grant.RefreshDueAt, grant.Content.ToArray());
        lock (_gate)
        {
            var old = _rows.GetValueOrDefault(row.Subject);
            if ((old?.Version ?? 0) != expectedVersion)
            {
                return new(false);
            }

            Replace(old, row);
        }

        _changes.Publish(row.Subject);
        return new(true);
    }

    public ValueTask<bool> TryRemoveAsync(string subject, long expectedVersion, CancellationToken cancellationToken = default)
    {
        CheckSubject(subject);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (!_rows.TryGetValue(subject, out var old) || old.Version != expectedVersion)
            {
                return new(false);
            }

            Replace(old, null);
        }

        _changes.Publish(subject);
        return new(true);
    }

    public async IAsyncEnumerable<StoredGrant> ListAsync(
        DateTimeOffset? refreshDueBefore = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        StoredGrant[] listed;
        lock (_gate)
        {
            listed = refreshDueBefore is null ? [.. _rows.Values] : [.. _due.TakeWhile(row => row.RefreshDueAt <= refreshDueBefore)];
        }

        foreach (var row in listed)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return row;
        }
    }

    public async IAsyncEnumerable<string?> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var subscription = _changes.Subscribe();
        yield return null;
        await foreach (var subject in subscription.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return subject;
        }
    }

    // As limited as a store on a server, so that a test in memory finds a subject that is too long.
    private static void CheckSubject(string subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        if (subject.Length > StoredGrant.LongestSubject / 3 && Encoding.UTF8.GetByteCount(subject) > StoredGrant.LongestSubject)
        {
            throw new ArgumentException($"A subject may have at most {StoredGrant.LongestSubject} bytes in UTF-8.", nameof(subject));
        }
    }

    private void Replace(StoredGrant? old, StoredGrant? row)
    {
        if (old is not null)
        {
            _rows.Remove(old.Subject);
            _due.Remove(old);
        }

        if (row is not null)
        {
            _rows.Add(row.Subject, row);
            if (row.RefreshDueAt is not null)
            {
                _due.Add(row);
            }
        }
    }
}
