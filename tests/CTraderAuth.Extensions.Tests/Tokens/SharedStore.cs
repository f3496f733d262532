using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using CTraderAuth.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Tokens;

/// <summary>The memory store, outliving the programs that use it, with a gate in front of every operation.</summary>
public sealed class SharedStore : IGrantStore
{
    private readonly IGrantStore _inner = new ServiceCollection().AddCTraderAuth(_ => { }).UseMemory().Services.BuildServiceProvider().GetRequiredService<IGrantStore>();
    private readonly ConcurrentDictionary<string, StoredGrant> _damaged = new();
    private Func<string, Task>? _gate;
    private int _reads;
    private int _writes;
    private int _lists;

    public int Reads => _reads;

    public int Writes => _writes;

    public int Lists => _lists;

    /// <summary>Every listing fails.</summary>
    public bool CannotList { get; set; }

    /// <summary>Runs before every operation, told its name: Find, Save, Done (a save that was made), Remove.</summary>
    public void Gate(Func<string, Task> before) => _gate = before;

    public void Break(string operation = "") => _gate = name => name.StartsWith(operation, StringComparison.Ordinal) ? throw new IOException("The disk is full.") : Task.CompletedTask;

    public void Repair() => _gate = null;

    /// <summary>Writes a row as it is, past the gate, as somebody else would: its watchers hear of it.</summary>
    public async Task TouchAsync(string subject)
    {
        var row = (await _inner.FindAsync(subject)).ShouldNotBeNull();
        (await _inner.TrySaveAsync(new(subject, row.Version + 1, row.RefreshDueAt, row.Content), row.Version)).ShouldBeTrue();
    }

    /// <summary>Puts an older copy in the place of a row, or nothing, as somebody would who puts back or deletes a file.</summary>
    public async Task PutBackAsync(string subject, StoredGrant? older)
    {
        var row = (await _inner.FindAsync(subject)).ShouldNotBeNull();
        var done = older is null
            ? await _inner.TryRemoveAsync(subject, row.Version)
            : await _inner.TrySaveAsync(new(subject, row.Version + 1, older.RefreshDueAt, older.Content), row.Version);
        done.ShouldBeTrue();
    }

    /// <summary>Changes a row behind the back of the store, which would refuse to write it: its watchers hear that something changed.</summary>
    public async Task DamageAsync(StoredGrant row)
    {
        await TouchAsync(row.Subject);
        _damaged[row.Subject] = row;
    }

    /// <summary>Loses every write of a row since an older copy, as a failover to a standby that was behind does.</summary>
    public async Task LoseAsync(string subject, StoredGrant older)
    {
        var row = (await _inner.FindAsync(subject)).ShouldNotBeNull();
        (await _inner.TrySaveAsync(older, row.Version)).ShouldBeTrue();
    }

    public async Task<string> ContentAsync(string subject) =>
        System.Text.Encoding.UTF8.GetString((await _inner.FindAsync(subject)).ShouldNotBeNull().Content.Span);

    public async ValueTask<StoredGrant?> FindAsync(string subject, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _reads);
        await PassAsync("Find");
        return _damaged.TryGetValue(subject, out var damaged) ? damaged : await _inner.FindAsync(subject, cancellationToken);
    }

    public async ValueTask<bool> TrySaveAsync(StoredGrant grant, long expectedVersion, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _writes);
        await PassAsync("Save");
        if (_damaged.TryGetValue(grant.Subject, out var damaged))
        {
            return expectedVersion != 0 && damaged.Version == expectedVersion && await ReplaceAsync(damaged, grant);
        }

        var saved = await _inner.TrySaveAsync(grant, expectedVersion, cancellationToken);
        await PassAsync("Done");
        return saved;
    }

    public async ValueTask<bool> TryRemoveAsync(string subject, long expectedVersion, CancellationToken cancellationToken = default)
    {
        await PassAsync("Remove");
        if (_damaged.TryGetValue(subject, out var damaged))
        {
            return damaged.Version == expectedVersion && await ReplaceAsync(damaged, null);
        }

        return await _inner.TryRemoveAsync(subject, expectedVersion, cancellationToken);
    }

    public IAsyncEnumerable<StoredGrant> ListAsync(DateTimeOffset? refreshDueBefore = null, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _lists);
        return CannotList ? throw new IOException("The disk is gone.") : _inner.ListAsync(refreshDueBefore, cancellationToken);
    }

    public async IAsyncEnumerable<string?> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var subject in _inner.WatchAsync(cancellationToken))
        {
            yield return subject;
        }
    }

    private async Task<bool> ReplaceAsync(StoredGrant damaged, StoredGrant? next)
    {
        var row = (await _inner.FindAsync(damaged.Subject)).ShouldNotBeNull();
        return _damaged.TryRemove(new(damaged.Subject, damaged))
            && (next is null ? await _inner.TryRemoveAsync(row.Subject, row.Version) : await _inner.TrySaveAsync(next, row.Version));
    }

    private Task PassAsync(string operation) => _gate?.Invoke(operation) ?? Task.CompletedTask;
}
