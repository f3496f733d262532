using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CTraderAuth.Storage;

/// <summary>Why grants could not be read or written, in which file, and what to do about it; never contains the content of a row.</summary>
internal sealed class StoreException(string message, Exception? inner = null, bool reopen = false, bool isOfLostFile = false) : IOException(message, inner)
{
    /// <summary>The connections are unusable; the next call opens the file again.</summary>
    public bool Reopen { get; } = reopen;

    /// <summary>The file is not the one that was opened.</summary>
    public bool IsOfLostFile { get; } = isOfLostFile;

    public static StoreException From(SqliteException e, string path, TimeSpan busyTimeout) => e.SqliteErrorCode switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new(
            $"The grants in '{path}' were locked by another process for {busyTimeout.TotalSeconds:0} s. Close the program that keeps a transaction open on the file (a database browser, a backup), or increase Default Timeout in the connection string.", e),
        raw.SQLITE_READONLY => new(
            $"The grants in '{path}' cannot be written. Give the current user write access to the file and its folder, and remove Mode=ReadOnly from the connection string.", e, reopen: true),
        raw.SQLITE_FULL => new($"The disk that contains '{path}' is full. Nothing was written. Free some space.", e),
        raw.SQLITE_CANTOPEN or raw.SQLITE_PERM => CannotOpen(path, e),
        raw.SQLITE_NOTADB => new(
            $"'{path}' is not a SQLite database, or is encrypted. Use another file, or move this one and restore a backup.", e, reopen: true),
        raw.SQLITE_CORRUPT => new(
            $"The database '{path}' is damaged. Stop every process that uses it, keep a copy, and recover it from a backup, or from what is left of it (sqlite3 {CTraderAuthTool.Quote(path)} .recover).", e, reopen: true),
        raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH or raw.SQLITE_TOOBIG => new(
            $"SQLite rejected a row of the grants in '{path}' (code {e.SqliteExtendedErrorCode}). Nothing was written. Look for a trigger or a constraint that another program has added to the file.", e),
        _ => new($"SQLite failed on the grants in '{path}' (code {e.SqliteExtendedErrorCode}). Check the disk and the inner exception.", e, reopen: true),
    };

    public static ObjectDisposedException Disposed() => new("SqliteGrantStore");

    public static StoreException CannotOpen(string path, Exception? e) => new(
        $"The grants in '{path}' cannot be opened. Make sure that its folder exists or can be created, and that the current user can write there.", e, reopen: true);

    public static StoreException NotOurs(string path, uint owner, uint current, string mode, Exception e) => new(
        $"The grants in '{path}' cannot be opened: the file belongs to user {owner} (mode {mode}), and this program runs as user {current}. Give it to the current user (chown {current} {CTraderAuthTool.Quote(path)}), and make sure that this user can write in its folder.", e, reopen: true);

    public static StoreException Lost(string path) => new(
        $"The database '{path}' was deleted or replaced while it was open, so anything written to it now would be lost. Put it back if it was moved or deleted by mistake, or restore a backup; to begin with an empty file, restart this program.",
        reopen: true, isOfLostFile: true);

    /// <summary>An error that is not one of SQLite, before the transaction was to become durable.</summary>
    public static StoreException NotWritten(string path, Exception e, bool reopen) => new(
        $"The grants in '{path}' could not be written ({e.GetType().Name}). Nothing was written. The next call tries again; if it fails as well, restart this program.", e, reopen);

    /// <summary>An error that is not one of SQLite, while the transaction was made durable or after it was.</summary>
    public static StoreException OutcomeUnknown(string path, Exception e) => new(
        $"A write to the grants in '{path}' failed while it was made durable ({e.GetType().Name}), so it is unknown whether it took effect. The next call opens the file again and reads what is in it.", e, reopen: true);

    /// <summary>An error of a connection that is not open any more, although nobody closed it.</summary>
    public static StoreException Unusable(string path, Exception e) => new(
        $"The grants in '{path}' could not be read or written, because the connection is not open any more ({e.GetType().Name}). Nothing was written. The next call opens the file again.", e, reopen: true);

    /// <summary>A call that waited while the file was closed because of the error of another call.</summary>
    public static StoreException Closed(string path, StoreException cause) => cause.IsOfLostFile ? Lost(path) : new(
        $"The grants in '{path}' were closed after the error of another call. Nothing was written. The next call opens the file again.", cause, reopen: true);

    public static StoreException OnNetwork(string path, string format) => new(
        $"'{path}' is on a network file system ({format}), where SQLite's locks do not work and grants can be lost. Use a local disk.");

    public static StoreException Newer(string path, long version, long known) => new(
        $"The database '{path}' was written by a newer version of CTraderAuth.Extensions.Sqlite (schema {version}; this version supports {known}). Update the package, or use another file. Nothing was changed.");

    public static StoreException Foreign(string path) => new(
        $"The database '{path}' belongs to another program. Use a separate file for the grants. Nothing was changed.");

    public static StoreException NoWriteAheadLog(string path, string? mode) => new(
        $"The database '{path}' cannot use a write-ahead log (its journal mode remains {mode ?? "unknown"}). Use a local disk.");

    public static StoreException NotRegular(string path) => new(
        $"'{path}' is not a regular file, so it was not opened. Use another path, or remove it. Nothing was changed.");

    public static StoreException ForeignOwner(string path, uint owner, uint current, string mode) => new(
        $"'{path}' belongs to user {owner} (mode {mode}) and this program runs as user {current}: the owner could read every token in it. Use another file, or give this one to the current user (chown {current} {CTraderAuthTool.Quote(path)}). Nothing was changed.");

    public static StoreException NoHome(string path, Exception e) => new(
        $"The current user has no home directory, so '{path}' cannot be created. Specify a file: UseSqlite(\"/path/to/grants.db\"), or with ctrader-auth: --store /path/to/grants.db.", e, reopen: true);
}
