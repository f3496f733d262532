
namespace CTraderAuth.Storage;

/// <summary>The database, opened by the first call that needs it, and again after its file was lost or an operation failed.</summary>
internal sealed class GrantConnection(DatabaseFile file) : IDisposable
{
    private readonly SemaphoreSlim opening = new(1, 1);
    private GrantDatabase? database;
    private volatile bool untold;
    private volatile bool disposed;

    public Task<T> WriteAsync<T>(Func<Session, T> work, CancellationToken cancellationToken) => RunAsync(static open => open.Writer, work, cancellationToken);

    public Task<T> ReadAsync<T>(Func<Session, T> work, CancellationToken cancellationToken) => RunAsync(static open => open.Reader, work, cancellationToken);

    /// <summary>Reads in the background: if the file was lost, the next caller is told before an empty file is created.</summary>
    public Task<T> LookAsync<T>(Func<Session, T> work, CancellationToken cancellationToken) => RunAsync(static open => open.Reader, work, cancellationToken, forCaller: false);

    /// <summary>Works on the open file in the background; does nothing and returns true when no file is open.</summary>
    public Task<bool> TendAsync(Func<Session, bool> work) => Volatile.Read(ref database) is { } open ? open.Writer.RunAsync(work, CancellationToken.None) : Task.FromResult(true);

    public void Dispose()
    {
        opening.Wait();
        try
        {
            disposed = true;
            Interlocked.Exchange(ref database, null)?.Dispose();
        }
        finally
        {
            opening.Release();
        }
    }

    private async Task<T> RunAsync<T>(Func<GrantDatabase, Session> session, Func<Session, T> work, CancellationToken cancellationToken, bool forCaller = true)
    {
        var open = await OpenAsync(forCaller, cancellationToken).ConfigureAwait(false);
        try
        {
            return await session(open).RunAsync(work, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException e) when (e.Reopen)
        {
            // Before another call can find the database closed.
            untold |= !forCaller;
            if (Interlocked.CompareExchange(ref database, null, open) == open)
            {
                await Task.Run(() => open.Close(() => StoreException.Lost(file.Path)), CancellationToken.None).ConfigureAwait(false);
            }

            throw;
        }
    }

    private async ValueTask<GrantDatabase> OpenAsync(bool forCaller, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (disposed)
        {
            throw StoreException.Disposed();
        }

        if (Volatile.Read(ref database) is { } open)
        {
            return open;
        }

        await opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (disposed)
            {
                throw StoreException.Disposed();
            }

            if (untold && database is null && !File.Exists(file.Path))
            {
                untold = !forCaller;
                throw StoreException.Lost(file.Path);
            }

            database ??= await Task.Run(() => GrantDatabase.Open(file), CancellationToken.None).ConfigureAwait(false);
            untold = false;
            return database;
        }
        finally
        {
            opening.Release();
        }
    }
}
