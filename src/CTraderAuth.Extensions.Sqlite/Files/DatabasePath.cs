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

    /// <summary>Nobody named the file: it is in the user's data folder.</summary>
    public bool IsDefault { get; private init; }

    /// <summary>.NET takes the root of the file system for the home of a user who has none; others have one that does not exist.</summary>
    public static bool HasNoHome => Home is "" or "/" || !Directory.Exists(Home);

    private SqliteConnectionStringBuilder ConnectionString { get; }

    private static string Home => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);

    public string ConnectionStringFor(string file)
        => new SqliteConnectionStringBuilder(ConnectionString.ConnectionString) { DataSource = file }.ConnectionString;

    public static DatabasePath ForClient(string clientId, string? dataFolder = null)
    {
        dataFolder ??= Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        if (!System.IO.Path.IsPathFullyQualified(dataFolder))
        {
            throw new InvalidOperationException(
                "The current user has no data folder to keep grants in. Specify a file: UseSqlite(\"/path/to/grants.db\").");
        }

        // Names that collide do no harm: rows are keyed by the client id itself.
        var name = string.Concat(clientId.Take(100).Select(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));
        return Parse(new SqliteConnectionStringBuilder { DataSource = System.IO.Path.Combine(dataFolder, "CTraderAuth", $"{name}.db") }, isDefault: true);
    }

    /// <param name="path">A path, or a connection string with one.</param>
    public static DatabasePath Parse(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Parse(IsPath(path.Trim()) ? new() { DataSource = path.Trim() } : Read(path));
    }

    private static SqliteConnectionStringBuilder Read(string connectionString)
    {
        try
        {
            return new(connectionString);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            // Its message may repeat a value, such as a password.
            throw new ArgumentException($"The connection string is not valid: {Keyword(connectionString)}. Use a path (\"/path/to/grants.db\") or a connection string (\"Data Source=/path/to/grants.db\").");
        }
    }

    // A connection string has a keyword before its first sign of equality, a path has its beginning.
    private static bool IsPath(string text) => text.Length > 0
        && (!text.Contains('=', StringComparison.Ordinal) || text[0] is '/' or '\\' or '.' or '~' or '|'
            || System.IO.Path.IsPathFullyQualified(text) || text.StartsWith("file:", StringComparison.OrdinalIgnoreCase));

    private static string Keyword(string text)
    {
        // What stands in quotation marks or comes after a password may be a part of it.
        var unknown = text.Split(';').TakeWhile(static part => part.IndexOfAny(['"', '\'']) < 0 && !part.Trim().StartsWith("Password", StringComparison.OrdinalIgnoreCase))
            .Select(static part => part.Split('=')[0].Trim())
            .FirstOrDefault(static keyword => keyword.Length > 0 && !Known.ContainsKey(keyword));
        return unknown is null ? "one of its values" : $"SQLite has no keyword '{unknown}'";
    }

    private static SqliteConnectionStringBuilder Known { get; } = new();

    private static DatabasePath Parse(SqliteConnectionStringBuilder connection, bool isDefault = false)
    {
        var source = connection.DataSource.Trim();
        if (source is ":memory:" || connection.Mode is SqliteOpenMode.Memory)
        {
            throw new ArgumentException("A SQLite database in memory loses its grants with the process. Use a file, or UseMemory() if that is intended.");
        }

        if (string.IsNullOrWhiteSpace(source))
        {
            throw new ArgumentException("No file is specified. Use UseSqlite(\"/path/to/grants.db\"), or UseSqlite() for a file in the user's data folder.");
        }

        if (source.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException("The file is specified by a URI. Use its path: UseSqlite(\"/path/to/grants.db\").");
        }

        if (connection.Cache is SqliteCacheMode.Shared)
        {
            throw new ArgumentException("Cache=Shared replaces SQLite's waiting for a lock by failing at once. Remove it from the connection string.");
        }

        if (!connection.ShouldSerialize("Default Timeout") || connection.DefaultTimeout <= 0)
        {
            connection.DefaultTimeout = DefaultTimeoutSeconds;
        }

        var path = Absolute(source);
        return System.IO.Path.EndsInDirectorySeparator(path)
            ? throw new ArgumentException($"'{source}' is a folder. Add the name of a file: {System.IO.Path.Combine(source, "grants.db")}.")
            : new(path, connection) { IsDefault = isDefault };
    }

    private static string Absolute(string source)
    {
        const string dataDirectory = "|DataDirectory|";
        if (source[0] is '~' && (source.Length == 1 || source[1] is '/' or '\\'))
        {
            return HasNoHome
                ? throw new ArgumentException($"'{source}' is in the home directory of the current user, who has none. Use a full path.")
                : System.IO.Path.GetFullPath(System.IO.Path.Combine(Home, source[1..].TrimStart('/', '\\')));
        }

        if (source[0] is '~' && source.Contains('/', StringComparison.Ordinal))
        {
            throw new ArgumentException($"'{source}' is in the home directory of another user, which is not looked up. Use a full path.");
        }

        var folder = AppDomain.CurrentDomain.GetData("DataDirectory") as string ?? AppContext.BaseDirectory;
        return source.StartsWith(dataDirectory, StringComparison.OrdinalIgnoreCase)
            ? System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, source[dataDirectory.Length..].TrimStart('/', '\\')))
            : System.IO.Path.GetFullPath(source);
    }
}
