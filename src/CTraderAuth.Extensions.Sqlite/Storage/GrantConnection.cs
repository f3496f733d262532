namespace CTraderAuth.Storage;

/// <summary>The database, opened by the first call that needs it, and again after its file was lost or an operation failed.</summary>
/// <remarks>
/// A file that was lost is not replaced by an empty one, in which nobody would have consented: every call fails until there is a file at the path again. Only the insertion of a row creates one,
/// because a new token pair must not stay in memory alone.
/// </remarks>
/// <param name="file">The file.</param>
/// <param name="wentBack">Told that the file at the path lacks writes that this process has made or seen: it is another one, or an older copy.</param>
/// <param name="missed">Told that there may have been changes in another file at the path.</param>
internal sealed class GrantConnection(DatabaseFile file, Action? wentBack = null, Action? missed = null) : IDisposable
{
    private readonly SemaphoreSlim _opening = new(1, 1);
    private GrantDatabase? _database;
    private PollPosition? _left;
    private bool _lost;
    private volatile int _openings;
    private volatile bool _disposed;

    /// <summary>How often the file was opened: each time after the first, its position was compared with the one before.</summary>
    public int Openings => _openings;

    /// <summary>Runs the work in a transaction, which it may share with other writes, and returns when that is durable. The work runs again if the transaction was rolled back because of another write.</summary>
    public Task<T> WriteAsync<T>(Func<Session, T> work, CancellationToken cancellationToken, bool inserts = false) => RunAsync(open => open.Writer.WriteAsync(work, cancellationToken), inserts, cancellationToken);

    public Task<T> ReadAsync<T>(Func<Session, T> work, CancellationToken cancellationToken) => RunAsync(open => open.Reader.RunAsync(work, cancellationToken), inserts: false, cancellationToken);

    /// <summary>Works on the open file in the background; does nothing and returns true when no file is open.</summary>
    public Task<bool> TendAsync(Func<Session, bool> work) => Volatile.Read(ref _database) is { } open ? open.Writer.TendAsync(work) : Task.FromResult(true);

    /// <summary>The file lacks writes that it had: call it before anything more is read.</summary>
    public void SayThatItWentBack()
    {
        file.Logger.WentBack(file.Path);
        wentBack?.Invoke();
    }

    public void Dispose()
    {
        _opening.Wait();
        try
        {
            _disposed = true;
            Interlocked.Exchange(ref _database, null)?.Dispose();
        }
        finally
        {
            _opening.Release();
        }
    }

    private async Task<T> RunAsync<T>(Func<GrantDatabase, Task<T>> call, bool inserts, CancellationToken cancellationToken)
    {
        var open = await OpenAsync(inserts, cancellationToken).ConfigureAwait(false);
        try
        {
            return await call(open).ConfigureAwait(false);
        }
        catch (StoreException e) when (e.Reopen)
        {
            await LeaveAsync(open, e).ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask<GrantDatabase> OpenAsync(bool inserts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_disposed)
        {
            throw StoreException.Disposed();
        }

        if (Volatile.Read(ref _database) is { } open)
        {
            return open;
        }

        await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_disposed)
            {
                throw StoreException.Disposed();
            }

            return _database ??= await Task.Run(() => Open(mayCreate: inserts || _openings == 0), CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _opening.Release();
        }
    }

    private GrantDatabase Open(bool mayCreate)
    {
        var open = GrantDatabase.Open(file, mayCreate);
        // Read every time: a connection that has not read its file cannot do so once it was moved away.
        var found = open.Position;

        // Before anything is read from it.
        if (_openings > 0 && !(_left is { } left && found is { } now && !left.IsAheadOf(now)))
        {
            SayThatItWentBack();
        }
        else if (_lost)
        {
            // As many writes are not the same writes.
            missed?.Invoke();
        }

        _openings++;
        return open;
    }

    /// <summary>Closes a database that cannot be used any more, and remembers how far it had come: a file that was moved away can still be read.</summary>
    private async Task LeaveAsync(GrantDatabase open, StoreException because)
    {
        await _opening.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (_database == open)
            {
                await Task.Run(() => Leave(open, because), CancellationToken.None).ConfigureAwait(false);
            }
        }
        finally
        {
            _opening.Release();
        }
    }

    private void Leave(GrantDatabase open, StoreException because)
    {
        (_left, _lost) = (open.Position, because.IsOfLostFile);
        Volatile.Write(ref _database, null);
        open.Close(() => StoreException.Closed(file.Path, because));
    }
}
