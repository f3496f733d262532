using System.Data;
using Microsoft.Data.Sqlite;

namespace CTraderAuth.Storage;

/// <summary>One connection with its prepared statements, used by one call at a time; waits never run on a caller's thread.</summary>
internal sealed class Session(DatabaseFile file, SqliteConnection connection, bool writes) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<string, SqliteCommand> _prepared = [];
    private Func<Exception>? _closed;
    private Erasure? _erasure;

    /// <summary>The statements of the transaction have replaced tokens that are erased as soon as it is durable.</summary>
    public bool ErasesAtOnce { get; private set; }

    public async Task<T> RunAsync<T>(Func<Session, T> work, CancellationToken cancellationToken)
    {
        var turn = _gate.WaitAsync(cancellationToken);
        var queued = !turn.IsCompletedSuccessfully;
        if (queued)
        {
            await turn.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }

        try
        {
            // A call that had to queue no longer runs on its caller's thread, and a read takes microseconds without a lock: moving it to another thread would cost more than the read.
            // A running statement is not cancelled: SQLite's calls block, and the caller could not know whether it took effect.
            return queued || (!writes && Thread.CurrentThread.IsThreadPoolThread)
                ? Run(work)
                : await Task.Run(() => Run(work), CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    public SqliteCommand Bind(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        if (!_prepared.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, _) in values)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = name });
            }

            _prepared.Add(sql, command);
        }

        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i].Value ?? DBNull.Value;
        }

        return command;
    }

    /// <summary>Keeps every other call off the connection meanwhile, and never throws for one that is closed.</summary>
    public T Exclusively<T>(Func<T> work)
    {
        _gate.Wait();
        try
        {
            return work();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Waits for the lock of another process at most so long.</summary>
    public void Begin(TimeSpan wait)
    {
        (_erasure, ErasesAtOnce) = (null, false);
        connection.WaitAtMost(wait);
        connection.Begin();
        connection.WaitAtMost(file.BusyTimeout);
    }

    /// <summary>When this returns, what was written is durable, and what it replaced is erased or will be.</summary>
    public void Commit()
    {
        connection.Commit();
        _erasure?.After(this, ErasesAtOnce);
    }

    public void Rollback() => connection.Rollback();

    /// <summary>What the transaction replaced is to be erased once it is durable.</summary>
    public void EraseAfterCommit(Erasure erasure, bool atOnce) => (_erasure, ErasesAtOnce) = (erasure, ErasesAtOnce || atOnce);

    /// <summary>Whether other processes that open the path see what was written.</summary>
    public bool IsStillThere() => file.IsStillThere(connection, writes);

    public Exception Explain(SqliteException e) =>
        file.IsStillThere(connection, afterWrite: false) ? StoreException.From(e, file.Path, file.BusyTimeout) : StoreException.Lost(file.Path);

    /// <summary>Empties the log; false when another process is reading it.</summary>
    public bool Erase() => Erasure.TryErase(connection, file.BusyTimeout);

    public void Dispose() => Close(StoreException.Disposed);

    public void Close(Func<Exception> because)
    {
        _gate.Wait();
        try
        {
            EraseAtEnd();
            _closed ??= because;
            foreach (var command in _prepared.Values)
            {
                command.Dispose();
            }

            _prepared.Clear();
            connection.Dispose();
        }
        finally
        {
            _gate.Release();
        }
    }

    // Another process may keep the log: only the last connection that closes deletes it.
    private void EraseAtEnd()
    {
        if (_closed is not null || !writes || file.IsReadOnly)
        {
            return;
        }

        try
        {
            Erase();
        }
        catch (Exception)
        {
            // The file is being closed because of this failure, or another program has locked it: the next process that opens it erases.
        }
    }

    private T Run<T>(Func<Session, T> work)
    {
        if (_closed is not null)
        {
            throw _closed();
        }

        try
        {
            var result = work(this);
            return IsStillThere() ? result : throw StoreException.Lost(file.Path);
        }
        catch (SqliteException e)
        {
            throw Explain(e);
        }
        catch (Exception e) when (connection.State != ConnectionState.Open)
        {
            throw StoreException.Unusable(file.Path, e);
        }
    }
}
