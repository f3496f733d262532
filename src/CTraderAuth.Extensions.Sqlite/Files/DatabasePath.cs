using Microsoft.Data.Sqlite;

namespace CTraderAuth.Storage;

/// <summary>Which file to open, and how.</summary>
internal sealed class DatabasePath
{
    private const int DefaultTimeoutSeconds = 5;

    private DatabasePath(string path, SqliteConnectionStringBuilder connection)
    {
        Path = path;
        BusyTimeout = TimeSpan.FromSeconds(connection.DefaultTimeout);
        Mode = connection.Mode;

        // The store keeps its own two connections; a pooled one would hold the file open after the store is disposed.
        connection.Pooling = false;
        ConnectionString = connection;
    }

    public string Path { get; }

    public TimeSpan BusyTimeout { get; }

    public SqliteOpenMode Mode { get; }

    private SqliteConnectionStringBuilder ConnectionString { get; }

    public string ConnectionStringFor(string file)
        => new SqliteConnectionStringBuilder(ConnectionString.ConnectionString) { DataSource = file }.ConnectionString;

    public static DatabasePath ForClient(string clientId, string? dataFolder = null)
    {
        dataFolder ??= Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        if (!System.IO.Path.IsPathFullyQualified(dataFolder))
        {
            throw new InvalidOperationException(
                "This user has no data folder to keep grants in. Name a file instead: UseSqlite(\"Data Source=/path/to/grants.db\").");
        }

        // Names that collide do no harm: rows are keyed by the client id itself.
        var name = string.Concat(clientId.Take(100).Select(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));
        return Parse(new SqliteConnectionStringBuilder { DataSource = System.IO.Path.Combine(dataFolder, "CTraderAuth", $"{name}.db") });
    }

    public static DatabasePath Parse(string connectionString)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        return Parse(new SqliteConnectionStringBuilder(connectionString));
    }

    private static DatabasePath Parse(SqliteConnectionStringBuilder connection)
    {
        var source = connection.DataSource;
        if (source is ":memory:" || connection.Mode is SqliteOpenMode.Memory)
        {
            throw new ArgumentException("A SQLite database in memory loses its grants with the process. Name a file, or say UseMemory() where that is wanted.");
        }

        if (string.IsNullOrWhiteSpace(source))
        {
            throw new ArgumentException("The connection string names no file. Write Data Source=/path/to/grants.db, or call UseSqlite() without one.");
        }

        if (source.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException("The connection string names its file by a URI. Name it by its path: Data Source=/path/to/grants.db.");
        }

        if (connection.Cache is SqliteCacheMode.Shared)
        {
            throw new ArgumentException("Cache=Shared replaces SQLite's waiting for a lock by failing at once. Leave it out of the connection string.");
        }

        if (!connection.ShouldSerialize("Default Timeout") || connection.DefaultTimeout <= 0)
        {
            connection.DefaultTimeout = DefaultTimeoutSeconds;
        }

        return new(Absolute(source), connection);
    }

    private static string Absolute(string source)
    {
        const string dataDirectory = "|DataDirectory|";
        var folder = AppDomain.CurrentDomain.GetData("DataDirectory") as string ?? AppContext.BaseDirectory;
        return source.StartsWith(dataDirectory, StringComparison.OrdinalIgnoreCase)
            ? System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, source[dataDirectory.Length..].TrimStart('/', '\\')))
            : System.IO.Path.GetFullPath(source);
    }
}
