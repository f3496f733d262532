using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CTraderAuth.Storage;

/// <summary>Begins and ends transactions without the retries of a command, which would outlast the busy time.</summary>
internal static class Transactions
{
    /// <summary>Sets how long a statement waits for the lock of another process.</summary>
    public static void WaitAtMost(this SqliteConnection connection, TimeSpan wait) =>
        Check(connection, raw.sqlite3_busy_timeout(connection.Handle, (int)Math.Clamp(Math.Ceiling(wait.TotalMilliseconds), 0, int.MaxValue)));

    public static void Begin(this SqliteConnection connection) => Check(connection, raw.sqlite3_exec(connection.Handle, "BEGIN IMMEDIATE"));

    /// <summary>When this returns, what was written is durable.</summary>
    public static void Commit(this SqliteConnection connection) => Check(connection, raw.sqlite3_exec(connection.Handle, "COMMIT"));

    /// <summary>Does nothing when SQLite has already rolled back, as it does when the disk is full.</summary>
    public static void Rollback(this SqliteConnection connection)
    {
        if (raw.sqlite3_get_autocommit(connection.Handle) == 0)
        {
            Check(connection, raw.sqlite3_exec(connection.Handle, "ROLLBACK"));
        }
    }

    /// <summary>Empties the log; false when another process is reading it.</summary>
    public static bool TryEmptyLog(this SqliteConnection connection)
    {
        var code = raw.sqlite3_wal_checkpoint_v2(connection.Handle, "main", raw.SQLITE_CHECKPOINT_TRUNCATE, out _, out _);
        if (code != raw.SQLITE_BUSY)
        {
            Check(connection, code);
        }

        return code == raw.SQLITE_OK;
    }

    public static bool IsBusy(this SqliteException error) => error.SqliteErrorCode is raw.SQLITE_BUSY or raw.SQLITE_LOCKED;

    private static void Check(SqliteConnection connection, int code) => SqliteException.ThrowExceptionForRC(code, connection.Handle);
}
