namespace CTraderAuth.Storage;

/// <summary>Every statement that runs after the schema is there.</summary>
internal static class Sql
{
    public const int PageSize = 256;

    public const string Find = "SELECT subject, version, refresh_due_at, content FROM grants WHERE client_id = $client AND subject = $subject";

    public const string Insert = $"""
        INSERT INTO grants (client_id, subject, version, refresh_due_at, content, changed)
        VALUES ($client, $subject, $version, $due, $content, {NextChange}) ON CONFLICT DO NOTHING
        """;

    public const string Update = $"""
        UPDATE grants SET version = $version, refresh_due_at = $due, content = $content, changed = {NextChange}
        WHERE client_id = $client AND subject = $subject AND version = $expected
        """;

    public const string Remove = "DELETE FROM grants WHERE client_id = $client AND subject = $subject AND version = $expected";

    public const string List = """
        SELECT subject, version, refresh_due_at, content FROM grants
        WHERE client_id = $client AND subject >= $from ORDER BY subject LIMIT $page
        """;

    public const string ListDue = """
        SELECT subject, version, refresh_due_at, content FROM grants
        WHERE client_id = $client AND refresh_due_at <= $before AND (refresh_due_at, subject) >= ($due, $from)
        ORDER BY refresh_due_at, subject LIMIT $page
        """;

    public const string Position = "SELECT origin, removed, (SELECT COALESCE(MAX(changed), 0) FROM grants) FROM state";

    // The plus keeps SQLite from going by the client id, and so through all its rows.
    public const string Changed = "SELECT subject FROM grants WHERE changed > $seen AND +client_id = $client";

    // A number that a removal made free may come again: whoever watches sees the removal itself.
    private const string NextChange = "1 + (SELECT COALESCE(MAX(changed), 0) FROM grants)";
}
