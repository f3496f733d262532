using Npgsql;

namespace CTraderAuth.Storage;

/// <summary>Why grants could not be read or written, on which server, and what to do about it; never contains the content of a row, a password or a connection string.</summary>
internal sealed class StoreException(string message, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>Whether the table does not exist.</summary>
    public bool IsOfMissingTable { get; private init; }

    public static ObjectDisposedException Disposed() => new("PostgreSqlGrantStore");

    /// <param name="e">What Npgsql threw.</param>
    /// <param name="server">The name of the server.</param>
    /// <param name="table">The name of the table.</param>
    /// <param name="isSent">Whether a statement was sent, which may have been executed.</param>
    public static StoreException From(Exception e, string server, string table, bool isSent) => (e as PostgresException)?.SqlState switch
    {
        "28P01" or "28000" => new($"{server} rejected the user name or the password of the connection string, or its pg_hba.conf does not allow this connection. Nothing was read or written. Check them.", e),
        "3D000" => new($"The database of the connection string does not exist at {server}. Nothing was read or written. Create it, or name another one.", e),
        "3F000" => new($"The schema of {table} does not exist at {server}, or search_path names none that does. Nothing was read or written. Create it, or set PostgreSqlGrantStoreOptions.Schema.", e),
        "42P01" => NoTable(server, table, e),
        "42501" => new($"The role of the connection string may not do this at {server}. It needs SELECT, INSERT, UPDATE and DELETE on {table} and USAGE on its schema; to create the table, CREATE on the schema. Nothing was written. Grant the rights, or create the table with the script of PostgreSqlGrantSchema.CreateScript().", e),
        "42703" or "42804" or "42883" => new($"{table} at {server} does not have the expected columns. Nothing was written. Use another name for it (PostgreSqlGrantStoreOptions.Table), or find out who created it.", e),
        "25006" or "55000" => Standby(server, e),
        "57P03" or "57P04" => new($"{server} is starting, stopping or recovering. Nothing was read or written; the next call tries again.", e),
        "53300" or "53400" => new($"{server} has no connection left. Nothing was read or written. Increase max_connections, or lower Maximum Pool Size in the connection strings of its applications.", e),
        "53100" => new($"The disk of {server} is full. Nothing was written. Free some space.", e),
        "57014" => new($"{server} cancelled the statement: it took longer than CommandTimeout or the server's statement_timeout. A write may have happened. Check the server's load and locks.", e),
        "40001" or "40P01" => new($"{server} rolled back the statement several times because of concurrent ones. Nothing was written; the next call tries again.", e),
        "26000" or "42P05" => new($"{server} does not have the prepared statements of this connection: a pooler is in between. Set Max Auto Prepare=0. A write may have happened.", e),
        null when e.InnerException is TimeoutException || e is TimeoutException => new($"{server} did not answer in time. {Outcome(isSent)} Check the network and the server's load; the next call tries again.", e),
        null => new($"{server} cannot be reached, or the connection to it was lost. {Outcome(isSent)} Check the address, the network and the server; the next call tries again.", e),
        _ => new($"{server} failed (SQLSTATE {((PostgresException)e).SqlState}). {Outcome(isSent)} Check the server's log and the inner exception.", e),
    };

    public static StoreException Standby(string server, Exception? e = null) => new(
        $"{server} is a standby, or read-only. Nothing was written. Name all servers in the connection string, so that the primary is found, or use a data source built with BuildMultiHost().WithTargetSession(TargetSessionAttributes.Primary).", e);

    public static StoreException NoTable(string server, string table, Exception? e = null) => new(
        $"There is no table {table} at {server}, and CreateTable is false. Run the script of PostgreSqlGrantSchema.CreateScript() once, or set PostgreSqlGrantStoreOptions.CreateTable = true.", e)
    {
        IsOfMissingTable = true,
    };

    public static StoreException Newer(string server, string table, int version) => new(
        $"{table} at {server} was created by a newer version of CTraderAuth.Extensions.PostgreSql (schema {version}; this version supports {Table.Version}). Update the package, or use another table. Nothing was changed.");

    public static StoreException Foreign(string server, string table, string columns) => new(
        $"{table} at {server} belongs to another program: it has the columns {columns}. Use another name (PostgreSqlGrantStoreOptions.Table). Nothing was changed.");

    public static StoreException Encoding(string server, string encoding) => new(
        $"The database at {server} has the encoding {encoding} and must have UTF8. Create another one: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0. Nothing was read or written.");

    public static StoreException Forgets(string server, string because, string remedy) => new(
        $"{server} may forget acknowledged writes: {because}. A grant whose last rotation is forgotten is lost. {remedy}, or set PostgreSqlGrantStoreOptions.AllowVolatile = true for tests and demos. Nothing was read or written.");

    public static StoreException PreparesBehindPooler(string server) => new(
        $"{server} is behind a pooler, and the connection string or data source has Max Auto Prepare, which executes wrong statements there. Set Max Auto Prepare=0. Nothing was read or written.");

    public static StoreException Older(string server, int seen, int timeline) => new(
        $"{server} is on timeline {timeline}, and this process was connected to timeline {seen} before: it is the old primary of a failover, and what it says is out of date. A write that was under way may have happened there. Stop that server. If it is the right one (a restored backup), start this process again.");

    public static StoreException NotLookedAt(string server, Exception e) => new(
        $"A write at {server} was executed by another server than before, which cannot be used. The outcome of that write is unknown. The inner exception says why; the next call tries again.", e);

    public static StoreException NotOnStandby(string server) => new(
        $"{server} has the write, but gave up waiting for the standby that was to confirm it. The outcome is unknown: a failover may lose it. Check the standbys of synchronous_standby_names.");

    private static string Outcome(bool isSent) => isSent ? "A write that was under way may have happened." : "Nothing was read or written.";
}
