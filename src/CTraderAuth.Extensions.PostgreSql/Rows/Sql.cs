namespace CTraderAuth.Storage;

/// <summary>All statements on the rows. Each returns the mark of the server that executed it: a pool, or a pooler, may lead to another server than before.</summary>
internal sealed class Sql
{
    public const int PageSize = 256;

    /// <summary>The timeline of a primary and, in the lower half, when it was started: all of it is in its memory. On a standby this fails with 55000.</summary>
    public const string Mark = "((('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::bigint << 32) | ((date_part('epoch', pg_postmaster_start_time()) * 1000)::bigint & 4294967295))";

    // A role, a database or a pooler may have changed both; these raise them for this transaction alone. "local" does not wait for a standby, and "error" hides the only sign that a wait ended early.
    private const string RaiseCommit = "CASE WHEN current_setting('synchronous_commit') IN ('on', 'remote_apply') THEN '' ELSE set_config('synchronous_commit', 'on', true) END";
    private const string RaiseMessages = "CASE WHEN current_setting('client_min_messages') = 'error' THEN set_config('client_min_messages', 'warning', true) ELSE '' END";
    private const string Raise = $"{RaiseCommit} || {RaiseMessages}";

    public Sql(Table table, bool tellsMark)
    {
        var (name, mark) = (table.Quoted, tellsMark ? Mark : "0::bigint");
        Ask = $"SELECT {mark}";
        Find = $"SELECT {mark}, version, refresh_due_at, content FROM (SELECT 1) one LEFT JOIN {name} ON client_id = $1 AND subject = $2";
        FindVersions = $"SELECT {mark}, version, subject FROM unnest(string_to_array($2, ',')) asked JOIN {name} AS kept ON client_id = $1 AND subject = decode(asked, 'hex')";
        Insert = Writing($"INSERT INTO {name} (client_id, subject, version, refresh_due_at, content) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING");
        Swap = Writing($"UPDATE {name} SET version = $3, refresh_due_at = $4, content = $5 WHERE client_id = $1 AND subject = $2 AND coalesce(version, 0) = $6");
        Remove = Writing($"DELETE FROM {name} WHERE client_id = $1 AND subject = $2 AND coalesce(version, 0) = $3");
        Prove = $"SELECT {mark}, {Raise}, pg_logical_emit_message(true, 'ctrader_auth', '')";
        List = $"SELECT {mark}, version, refresh_due_at, content, subject FROM {name} WHERE client_id = $1 AND subject > $2 ORDER BY subject LIMIT {PageSize}";
        ListDue = $"SELECT {mark}, version, refresh_due_at, content, subject FROM {name} WHERE client_id = $1 AND refresh_due_at <= $2 AND (refresh_due_at, subject) > ($3, $4) ORDER BY refresh_due_at, subject LIMIT {PageSize}";

        Write Writing(string change) => new($"{change} RETURNING {mark}, {Raise}", $"WITH done AS ({change} RETURNING {Raise}) SELECT {mark}, (SELECT count(*) FROM done)");
    }

    /// <summary>Asks only which server it is.</summary>
    public string Ask { get; }

    public string Find { get; }

    public string FindVersions { get; }

    public Write Insert { get; }

    public Write Swap { get; }

    public Write Remove { get; }

    /// <summary>Commits something, so that the commit waits for the standby; whatever was committed before is there then, too.</summary>
    public string Prove { get; }

    public string List { get; }

    public string ListDue { get; }

    /// <summary>A write in two forms.</summary>
    /// <param name="Usual">Returns a row only if it wrote one, and is a quarter cheaper.</param>
    /// <param name="Certain">Returns the mark of the server and whether it wrote, in any case.</param>
    internal sealed record Write(string Usual, string Certain);
}
