using Microsoft.Data.Sqlite;

namespace CTraderAuth.Storage;

/// <summary>Which file to open, and how.</summary>
internal sealed class DatabasePath
{
    private const int DefaultTimeoutSeconds = 5;

    private static readonly string[] Schemes = ["file:", "sqlite:", "sqlite3:", "jdbc:"];

    private DatabasePath(string path, SqliteConnectionStringBuilder connection)
    {
        Path = path;
        BusyTimeout = TimeSpan.FromSeconds(connection.DefaultTimeout);
        Mode = connection.Mode;

        // The store has two connections of its own; a pooled connection would keep the file open after the store is disposed.
        connection.Pooling = false;
        ConnectionString = connection;
    }

    public string Path { get; }

    public TimeSpan BusyTimeout { get; }

    public SqliteOpenMode Mode { get; }

    /// <summary>No file was specified: it is in the user's data folder.</summary>
    public bool IsDefault { get; private init; }

    /// <summary>Whether the user has no home directory: .NET then reports the root of the file system, or a directory that does not exist.</summary>
    public static bool HasNoHome => Home is "" or "/" || !Directory.Exists(Home);

    private SqliteConnectionStringBuilder ConnectionString { get; }

    private static string Home => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);

    public string ConnectionStringFor(string file) =>
        new SqliteConnectionStringBuilder(ConnectionString.ConnectionString) { DataSource = file }.ConnectionString;

    /// <summary>The file itself. SQLite puts the <c>-wal</c> file beside the target of a link, and would create the missing target of a broken link.</summary>
    public string ResolveLinks() => new FileInfo(Path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : Path;

    public static DatabasePath ForClient(string clientId, string? dataFolder = null)
    {
        dataFolder ??= Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        if (!System.IO.Path.IsPathFullyQualified(dataFolder))
        {
            throw new InvalidOperationException(
                "The current user has no data folder to keep grants in. Specify a file: UseSqlite(\"/path/to/grants.db\"), or with ctrader-auth: --store /path/to/grants.db.");
        }

        // Colliding names are harmless: the client id itself is part of the key of a row.
        var name = string.Concat(clientId.Take(100).Select(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));
        return Parse(new SqliteConnectionStringBuilder { DataSource = System.IO.Path.Combine(dataFolder, "CTraderAuth", $"{name}.db") }, isDefault: true);
    }

    /// <param name="path">A path, or a connection string with one.</param>
    public static DatabasePath Parse(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        RefuseShellText(path.Trim().Split('=')[0]);
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
            // The message of the inner exception may contain a value, such as a password.
            throw new ArgumentException($"The connection string is not valid: {Keyword(connectionString)}. Use a path (\"/path/to/grants.db\") or a connection string (\"Data Source=/path/to/grants.db\").");
        }
    }

    // In a connection string the text before the first '=' is a keyword; in a path it is the beginning of the path.
    private static bool IsPath(string text) => text.Length > 0
        && (!text.Contains('=', StringComparison.Ordinal) || text[0] is '/' or '\\' or '.' or '~' or '|'
            || System.IO.Path.IsPathFullyQualified(text) || text.StartsWith("file:", StringComparison.OrdinalIgnoreCase));

    private static string Keyword(string text)
    {
        // Text in quotation marks or after a password may be part of the password.
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
            throw new ArgumentException("A SQLite database in memory is lost when the process ends, with its grants. Use a file, or UseMemory() if that is intended.");
        }

        if (string.IsNullOrWhiteSpace(source))
        {
            throw new ArgumentException("No file is specified. Use UseSqlite(\"/path/to/grants.db\"), or UseSqlite() for a file in the user's data folder.");
        }

        RefuseShellText(source);
        if (source[^1] is '"' or '\'')
        {
            throw new ArgumentException("The path of the file ends with a quotation mark. Remove it.");
        }

        if (connection.Cache is SqliteCacheMode.Shared)
        {
            throw new ArgumentException("With Cache=Shared, SQLite fails at once instead of waiting for a lock. Remove it from the connection string.");
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

    /// <summary>A shell or another library would understand such text; here it would be the name of a new folder. It is not repeated, because an address may contain a password.</summary>
    private static void RefuseShellText(string text)
    {
        var problem = text switch
        {
            ['"' or '\'', ..] => "The path of the file begins with a quotation mark. Remove it.",
            ['$' or '%', ..] => $"The path of the file begins with {text[0]}, but variables are not replaced here. Write the path out, such as /path/to/grants.db.",
            _ when text.Contains("://", StringComparison.Ordinal) || Schemes.Any(scheme => text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) =>
                "The file is specified by a URI. Use its path: UseSqlite(\"/path/to/grants.db\").",
            _ => null,
        };
        if (problem is not null)
        {
            throw new ArgumentException(problem);
        }
    }

    private static string Absolute(string source)
    {
        const string dataDirectory = "|DataDirectory|";
        if (source[0] is '~' && (source.Length == 1 || source[1] is '/' or '\\'))
        {
            return HasNoHome
                ? throw new ArgumentException($"'{source}' is in the home directory of the current user, but this user has none. Use a full path.")
                : System.IO.Path.GetFullPath(System.IO.Path.Combine(Home, source[1..].TrimStart('/', '\\')));
        }

        if (source[0] is '~' && source.Contains('/', StringComparison.Ordinal))
        {
            throw new ArgumentException($"'{source}' is in the home directory of another user, which is not supported. Use a full path.");
        }

        var folder = AppDomain.CurrentDomain.GetData("DataDirectory") as string ?? AppContext.BaseDirectory;
        return source.StartsWith(dataDirectory, StringComparison.OrdinalIgnoreCase)
            ? System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, source[dataDirectory.Length..].TrimStart('/', '\\')))
            : System.IO.Path.GetFullPath(source);
    }
}
