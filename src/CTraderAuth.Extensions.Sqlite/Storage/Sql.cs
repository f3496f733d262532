namespace CTraderAuth.Storage;

/// <summary>All statements that run once the schema exists.</summary>
internal static class Sql
{
    public const int PageSize = 256;

    // In a damaged row the column may contain a value of any type: reading and comparing must use the same number for it.
    private const string Version = "CAST(IFNULL(version, 0) AS INTEGER)";

    private const string Columns = $"subject, {Version}, refresh_due_at, content";

    public const string Find = $"SELECT {Columns} FROM grants WHERE client_id = $client AND subject = $subject";

    public const string Insert = $"""
        INSERT INTO grants (client_id, subject, version, refresh_due_at, content, changed)
        VALUES ($client, $subject, $version, $due, $content, {NextChange}) ON CONFLICT DO NOTHING
        """;

    public const string Update = $"""
        UPDATE grants SET version = $version, refresh_due_at = $due, content = $content, changed = {NextChange}
        WHERE client_id = $client AND subject = $subject AND {Version} = $expected
        """;

    public const string Remove = $"DELETE FROM grants WHERE client_id = $client AND subject = $subject AND {Version} = $expected";

    /// <summary>A write that changes the due time stores another pair; a write that does not is an attempt, which keeps the pair.</summary>
    public const string Moves = "SELECT refresh_due_at IS NOT $due FROM grants WHERE client_id = $client AND subject = $subject";

    // Text that is not valid UTF-8 is returned unchanged only as a blob.
    public const string List = $"""
        SELECT {Columns} FROM grants
        WHERE client_id = $client AND subject >= CAST($from AS TEXT) AND typeof(subject) = 'text' ORDER BY subject LIMIT $page
        """;

    public const string ListDue = $"""
        SELECT {Columns} FROM grants
        WHERE client_id = $client AND refresh_due_at <= $before AND (refresh_due_at, subject) >= ($due, CAST($from AS TEXT)) AND typeof(subject) = 'text'
        ORDER BY refresh_due_at, subject LIMIT $page
        """;

    public const string Position = $"SELECT IFNULL(MAX(origin), 0), IFNULL(MAX(removed), 0), {LastChange} FROM state";

    // "+client_id" keeps SQLite from using the index on client_id, so that it uses the index on changed instead of reading all rows.
    public const string Changed = $"SELECT subject FROM grants WHERE changed > $seen AND changed < {ChangeLimit} AND +client_id = $client AND typeof(subject) = 'text'";

    // 2^62: a value in a damaged row must not use up the numbers for all others. Text and blobs compare greater than any number.
    private const string ChangeLimit = "4611686018427387904";

    private const string LastChange = $"(SELECT IFNULL(MAX(changed), 0) FROM grants WHERE changed < {ChangeLimit})";

    // The number of a removed row may be used again: a watcher sees the removal itself.
    private const string NextChange = $"CAST(1 + {LastChange} AS INTEGER)";
}
