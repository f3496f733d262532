using Microsoft.Data.Sqlite;

namespace CTraderAuth.Benchmarks.Rotations;

/// <summary>Durable commits of one row by one statement, and nothing else.</summary>
internal sealed class BareCommits : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _command;
    private readonly byte[] _content = new byte[600];

    private BareCommits(string file, string schema, string update)
    {
        _connection = new($"Data Source={file};Pooling=False");
        _connection.Open();
        _command = _connection.CreateCommand();
        _command.CommandText = $"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; {schema}";
        _command.ExecuteNonQuery();
        _command.CommandText = update;
        _command.Parameters.AddWithValue("$content", _content);
    }

    /// <summary>The limit: a row that fits into one page, and no index.</summary>
    public static BareCommits OfOnePage(string file) => new(
        file,
        "CREATE TABLE IF NOT EXISTS bare (id INTEGER PRIMARY KEY, content BLOB NOT NULL); INSERT OR IGNORE INTO bare VALUES (1, x'00');",
        "UPDATE bare SET content = $content WHERE id = 1");

    /// <summary>A row with two indexes, like a grant: by when it is due, and by when it changed.</summary>
    public static BareCommits WithIndexes(string file) => new(
        file,
        """
        CREATE TABLE IF NOT EXISTS indexed (id INTEGER PRIMARY KEY, due INTEGER NOT NULL, changed INTEGER NOT NULL, content BLOB NOT NULL);
        CREATE INDEX IF NOT EXISTS indexed_due ON indexed (due);
        CREATE INDEX IF NOT EXISTS indexed_changed ON indexed (changed);
        INSERT OR IGNORE INTO indexed VALUES (1, 1, 1, x'00');
        """,
        "UPDATE indexed SET content = $content, due = due + 1, changed = changed + 1 WHERE id = 1");

    public Task CommitAsync()
    {
        // Another content each time: SQLite writes nothing when nothing changes.
        _content[0]++;
        _command.ExecuteNonQuery();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _command.Dispose();
        _connection.Dispose();
    }
}
