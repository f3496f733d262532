
namespace CTraderAuth.Storage;

/// <summary>The database, opened by the first call that needs it, and again after its file was lost or an operation failed.</summary>
internal sealed class GrantConnection(DatabaseFile file) : IDisposable
{
    private readonly SemaphoreSlim _opening = new(1, 1);
    private GrantDatabase? _database;
    private volatile bool _untold;
    private volatile bool _disposed;

    /// <summary>Runs the work in a transaction, which it may share with other writes, and returns when that is durable. The work runs again if the transaction was rolled back because of another write.</summary>
    public Task<T> WriteAsync<T>(Func<Session, T> work, CancellationToken cancellationToken) => RunAsync(open => open.Writer.WriteAsync(work, cancellationToken), cancellationToken);

    public Task<T> ReadAsync<T>(Func<Session, T> work, CancellationToken cancellationToken) => RunAsync(open => open.Reader.RunAsync(work, cancellationToken), cancellationToken);

    /// <summary>Reads in the background: if the file was lost, the next caller is told before an empty file is created.</summary>
    public Task<T> LookAsync<T>(Func<Session, T> work, CancellationToken cancellationToken) => RunAsync(open => open.Reader.RunAsync(work, cancellationToken), cancellationToken, forCaller: false);

    /// <summary>Works on the open file in the background; does nothing and returns true when no file is open.</summary>
    public Task<bool> TendAsync(Func<Session, bool> work) => Volatile.Read(ref _database) is { } open ? open.Writer.TendAsync(work) : Task.FromResult(true);

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

    private async Task<T> RunAsync<T>(Func<GrantDatabase, Task<T>> call, CancellationToken cancellationToken, bool forCaller = true)
    {
        var open = await OpenAsync(forCaller, cancellationToken).ConfigureAwait(false);
        try
        {
            return await call(open).ConfigureAwait(false);
        }
        catch (StoreException e) when (e.Reopen)
        {
            // Before another call can find the database closed.
            _untold |= !forCaller;
            if (Interlocked.CompareExchange(ref _database, null, open) == open)
            {
                await Task.Run(() => open.Close(() => StoreException.Lost(file.Path)), CancellationToken.None).ConfigureAwait(false);
            }

            throw;
        }
    }

    private async ValueTask<GrantDatabase> OpenAsync(bool forCaller, CancellationToken cancellationToken)
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

            if (_untold && _database is null && !File.Exists(file.Path))
            {
                _untold = !forCaller;
                throw StoreException.Lost(file.Path);
            }

            _database ??= await Task.Run(() => GrantDatabase.Open(file), CancellationToken.None).ConfigureAwait(false);
            _untold = false;
            return _database;
        }
        finally
        {
            _opening.Release();
        }
    }
}
