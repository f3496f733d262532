using System.Security.Cryptography;
using System.Text;

namespace CTraderAuth.Storage;

/// <summary>The table of the grants: its name, quoted, and how it is created.</summary>
internal sealed class Table(string name, string? schema)
{
    /// <summary>The version of the table that this version of the package reads and writes.</summary>
    public const int Version = 1;

    /// <summary>What the comment of the table begins with; its version follows.</summary>
    public const string Mark = "CTraderAuth.Extensions.PostgreSql, schema ";

    /// <summary>The columns, with their types, as the server names them.</summary>
    public const string Shape = "client_id text, content bytea, refresh_due_at bigint, subject bytea, version bigint";

    /// <summary>The name as it is written in statements.</summary>
    public string Quoted { get; } = schema is null ? Quote(name) : $"{Quote(schema)}.{Quote(name)}";

    /// <summary>The name of the index of due grants.</summary>
    private string DueIndex => Quote($"{name}_due");

    /// <summary>Creates the table and its index; changes nothing if they exist. Only one process at a time does it: CREATE … IF NOT EXISTS alone fails if two do.</summary>
    public string CreateScript => $"""
        BEGIN;
        SELECT pg_advisory_xact_lock({LockKey});
        CREATE TABLE IF NOT EXISTS {Quoted} (
            client_id text COLLATE "C" NOT NULL,
            subject bytea NOT NULL,
            version bigint NOT NULL CHECK (version > 0),
            refresh_due_at bigint,
            content bytea NOT NULL,
            PRIMARY KEY (client_id, subject)) WITH (fillfactor = 80);
        ALTER TABLE {Quoted} ALTER content SET STORAGE EXTERNAL;
        CREATE INDEX IF NOT EXISTS {DueIndex} ON {Quoted} (client_id, refresh_due_at, subject) WHERE refresh_due_at IS NOT NULL;
        COMMENT ON TABLE {Quoted} IS '{Mark}{Version}';
        COMMIT;
        """;

    // The same in every process, whatever the schema: two tables of one name in two schemas are created one after the other.
    private long LockKey => BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes($"CTraderAuth {name}")));

    private static string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
