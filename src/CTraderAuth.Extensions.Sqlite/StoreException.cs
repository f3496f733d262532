using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CTraderAuth.Storage;

/// <summary>Why grants could not be read or written, where, and what to do about it; never what a row holds.</summary>
internal sealed class StoreException(string message, Exception? inner = null, bool reopen = false) : IOException(message, inner)
{
    /// <summary>The connections are of no more use; the next call opens the file again.</summary>
    public bool Reopen { get; } = reopen;

    public static StoreException From(SqliteException e, string path, TimeSpan busyTimeout) => e.SqliteErrorCode switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new(
            $"The grants in '{path}' stayed locked by another process for {busyTimeout.TotalSeconds:0} s. Close whatever keeps a transaction open on it (a database browser, a backup), or raise Default Timeout in the connection string.", e),
        raw.SQLITE_READONLY => new(
            $"The grants in '{path}' cannot be written. Give this user write access to the file and its folder, and leave Mode=ReadOnly out of the connection string.", e, reopen: true),
        raw.SQLITE_FULL => new($"The disk that holds the grants in '{path}' is full, and nothing was written. Free some space.", e),
        raw.SQLITE_CANTOPEN or raw.SQLITE_PERM => CannotOpen(path, e),
        raw.SQLITE_NOTADB => new(
            $"'{path}' is no SQLite database, or an encrypted one. Name another file, or move this one away and put a backup in its place.", e, reopen: true),
        raw.SQLITE_CORRUPT => new(
            $"The database '{path}' is damaged. Stop every process that uses it, keep a copy, and recover it with 'sqlite3 {path} .recover' or from a backup.", e, reopen: true),
        _ => new($"SQLite failed on the grants in '{path}' (code {e.SqliteExtendedErrorCode}). Look at the disk and at the inner exception.", e, reopen: true),
    };

    public static StoreException CannotOpen(string path, Exception? e) => new(
        $"The grants in '{path}' cannot be opened. See that its folder exists or can be created, and that this user may write there and owns the file.", e, reopen: true);

    public static StoreException Lost(string path) => new(
        $"The database '{path}' was deleted or replaced while it was open, so nothing written to it now would be seen again. Put it back if it was moved; the next call opens what is there, or starts an empty one.",
        reopen: true);

    public static StoreException OnNetwork(string path, string format) => new(
        $"'{path}' is on a network file system ({format}), where SQLite's locks do not hold and grants get lost. Keep it on a local disk.");

    public static StoreException Newer(string path, long version, long known) => new(
        $"The database '{path}' was written by a newer version of CTraderAuth.Extensions.Sqlite (schema {version}, this one knows {known}). Update the package, or name another file. Nothing was changed.");

    public static StoreException Foreign(string path) => new(
        $"The database '{path}' belongs to another program. Name a file of its own for the grants. Nothing was changed.");

    public static StoreException NoWriteAheadLog(string path, string? mode) => new(
        $"The database '{path}' cannot use a write-ahead log (it stays in mode {mode ?? "unknown"}). Keep it on a local disk.");
}
