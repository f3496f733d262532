using System.Diagnostics;
using CTraderAuth.Storage;

namespace CTraderAuth.Benchmarks.Rotations;

/// <summary>Counts the calls of a store and the time they take.</summary>
internal sealed class TimedStore(IGrantStore store) : IGrantStore
{
    private long _findTicks;
    private long _saveTicks;
    private int _finds;
    private int _saves;

    public StoreTimes Seen => new(_finds, Stopwatch.GetElapsedTime(0, _findTicks), _saves, Stopwatch.GetElapsedTime(0, _saveTicks));

    public async ValueTask<StoredGrant?> FindAsync(string subject, CancellationToken cancellationToken = default)
    {
        var started = Stopwatch.GetTimestamp();
        var row = await store.FindAsync(subject, cancellationToken).ConfigureAwait(false);
        Interlocked.Add(ref _findTicks, Stopwatch.GetTimestamp() - started);
        Interlocked.Increment(ref _finds);
        return row;
    }

    public async ValueTask<bool> TrySaveAsync(StoredGrant grant, long expectedVersion, CancellationToken cancellationToken = default)
    {
        var started = Stopwatch.GetTimestamp();
        var saved = await store.TrySaveAsync(grant, expectedVersion, cancellationToken).ConfigureAwait(false);
        Interlocked.Add(ref _saveTicks, Stopwatch.GetTimestamp() - started);
        Interlocked.Increment(ref _saves);
        return saved;
    }

    public ValueTask<bool> TryRemoveAsync(string subject, long expectedVersion, CancellationToken cancellationToken = default) =>
        store.TryRemoveAsync(subject, expectedVersion, cancellationToken);

    public IAsyncEnumerable<StoredGrant> ListAsync(DateTimeOffset? refreshDueBefore = null, CancellationToken cancellationToken = default) =>
        store.ListAsync(refreshDueBefore, cancellationToken);

    public IAsyncEnumerable<string?> WatchAsync(CancellationToken cancellationToken = default) => store.WatchAsync(cancellationToken);
}
