using Npgsql;

namespace CTraderAuth;

/// <summary>How grants are kept in PostgreSQL. <c>docs/stores/postgresql.md</c> says what each kind of server promises.</summary>
public sealed class PostgreSqlGrantStoreOptions
{
    /// <summary>The name of the table, 1 to 50 bytes. Quoted, so it is case-sensitive and may contain any character but NUL. Default: <c>ctrader_grants</c>.</summary>
    /// <remarks>Several client ids can share a table. Two applications with one client id share its grants if their tables are the same, which is what instances of one application want.</remarks>
    public string Table { get; set; } = "ctrader_grants";

    /// <summary>The schema of the table, which must exist; quoted like <see cref="Table"/>. Default: null, the first schema of the role's <c>search_path</c>.</summary>
    public string? Schema { get; set; }

    /// <summary>Whether a missing table is created at the first call. Default: true. Otherwise run the script of <see cref="PostgreSqlGrantSchema.CreateScript"/> once.</summary>
    public bool CreateTable { get; set; } = true;

    /// <summary>How long one statement may take, 1 s to 10 minutes, rounded to seconds. Default: 30 s.</summary>
    /// <remarks>A write that takes longer ends with an exception, and its outcome is unknown. It includes the wait for a synchronous standby, so a short time makes outcomes unknown without need.</remarks>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>A connection string that reaches the server without a pooler, for the connection on which the store learns of changes. Default: null, the same connection string or data source as for everything else.</summary>
    /// <remarks>
    /// Needed behind a pooler, where <c>LISTEN</c> receives nothing. Without it one warning is logged, and the versions of all grants in use are read every 5 s instead, then the rows that have changed. The connection string is never logged.
    /// </remarks>
    public string? ListenConnectionString { get; set; }

    /// <summary>Creates the data source for the connection on which the store learns of changes, instead of <see cref="ListenConnectionString"/>. Not disposed by the store. Default: null.</summary>
    public Func<IServiceProvider, NpgsqlDataSource>? ListenDataSource { get; set; }

    /// <summary>Uses a server that may forget acknowledged writes (<c>fsync = off</c>, or an unlogged table), which is an error otherwise. Default: false.</summary>
    /// <remarks>For tests and demos: a grant whose last rotation is forgotten is lost, and its trader must consent again.</remarks>
    public bool AllowVolatile { get; set; }
}
