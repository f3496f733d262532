using System.Runtime.CompilerServices;
using CTraderAuth.Storage;

namespace CTraderAuth.Tests.Tokens;

/// <summary>The memory store, outliving the programs that use it, with a gate in front of every operation.</summary>
public sealed class SharedStore : IGrantStore
{
    private readonly MemoryGrantStore inner = new();
    private Func<string, Task>? gate;
    private int reads;
    private int writes;

    public int Reads => reads;

    public int Writes => writes;

    /// <summary>Runs before every operation, told its name: Find, Save, Done (a save that was made), Remove.</summary>
    public void Gate(Func<string, Task> before) => gate = before;

    public void Break(string operation = "") => gate = name => name.StartsWith(operation, StringComparison.Ordinal) ? throw new IOException("The disk is full.") : Task.CompletedTask;

    public void Mend() => gate = null;

    /// <summary>Writes a row as it is, past the gate, as somebody else would: its watchers hear of it.</summary>
    public async Task TouchAsync(string subject)
    {
        var row = (await inner.FindAsync(subject)).ShouldNotBeNull();
        (await inner.TrySaveAsync(new(subject, row.Version + 1, row.RefreshDueAt, row.Content), row.Version)).ShouldBeTrue();
    }

    /// <summary>Puts an older copy in the place of a row, or nothing, as somebody would who puts back or deletes a file.</summary>
    public async Task PutBackAsync(string subject, StoredGrant? older)
    {
        var row = (await inner.FindAsync(subject)).ShouldNotBeNull();
        var done = older is null
            ? await inner.TryRemoveAsync(subject, row.Version)
            : await inner.TrySaveAsync(new(subject, row.Version + 1, older.RefreshDueAt, older.Content), row.Version);
        done.ShouldBeTrue();
    }

    public async Task<string> ContentAsync(string subject) =>
        System.Text.Encoding.UTF8.GetString((await inner.FindAsync(subject)).ShouldNotBeNull().Content.Span);

    public async ValueTask<StoredGrant?> FindAsync(string subject, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref reads);
        await PassAsync("Find");
        return await inner.FindAsync(subject, cancellationToken);
    }

    public async ValueTask<bool> TrySaveAsync(StoredGrant grant, long expectedVersion, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref writes);
        await PassAsync("Save");
        var saved = await inner.TrySaveAsync(grant, expectedVersion, cancellationToken);
        await PassAsync("Done");
        return saved;
    }

    public async ValueTask<bool> TryRemoveAsync(string subject, long expectedVersion, CancellationToken cancellationToken = default)
    {
        await PassAsync("Remove");
        return await inner.TryRemoveAsync(subject, expectedVersion, cancellationToken);
    }

    public IAsyncEnumerable<StoredGrant> ListAsync(DateTimeOffset? refreshDueBefore = null, CancellationToken cancellationToken = default) =>
        inner.ListAsync(refreshDueBefore, cancellationToken);

    public async IAsyncEnumerable<string?> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var subject in inner.WatchAsync(cancellationToken))
        {
            yield return subject;
        }
    }

    private Task PassAsync(string operation) => gate?.Invoke(operation) ?? Task.CompletedTask;
}
