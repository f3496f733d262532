using CTraderAuth.Storage;
using Microsoft.Data.Sqlite;

namespace CTraderAuth;

/// <summary>The file in which <c>UseSqlite</c> keeps grants, for programs that look at it or copy it. Nothing is created, opened or changed.</summary>
public sealed class SqliteGrantFile
{
    private SqliteGrantFile(DatabasePath path)
    {
        Path = path.ResolveLinks();
        ReadOnlyConnectionString = new SqliteConnectionStringBuilder(path.ConnectionStringFor(Path)) { Mode = SqliteOpenMode.ReadOnly }.ConnectionString;
    }

    /// <summary>The absolute path, of the target if a link was specified; the file need not exist.</summary>
    public string Path { get; }

    /// <summary>Opens the file without creating or changing anything. May contain a password.</summary>
    public string ReadOnlyConnectionString { get; }

    /// <summary>The file and those that SQLite keeps beside it while it is in use: <c>-wal</c> and <c>-shm</c>. A copy needs all that exist.</summary>
    public IReadOnlyList<string> Files => [Path, $"{Path}-wal", $"{Path}-shm"];

    /// <summary>The file of <c>UseSqlite()</c>.</summary>
    /// <param name="clientId">The client id of the options.</param>
    /// <exception cref="InvalidOperationException">The current user has no data folder.</exception>
    public static SqliteGrantFile Default(string clientId)
    {
        ArgumentNullException.ThrowIfNull(clientId);
        return new(DatabasePath.ForClient(clientId));
    }

    /// <summary>The file of <c>UseSqlite(connectionString)</c>.</summary>
    /// <param name="connectionString">A path or a connection string.</param>
    /// <exception cref="ArgumentException"><c>UseSqlite</c> would not accept it.</exception>
    public static SqliteGrantFile Of(string connectionString) => new(DatabasePath.Parse(connectionString));

    /// <summary>Checks, as <c>UseSqlite</c> does before it opens them, that the files that exist belong to the current user, and are files.</summary>
    /// <exception cref="IOException"><c>UseSqlite</c> would refuse one of them.</exception>
    public void Check()
    {
        foreach (var file in Files.Where(static file => File.Exists(file) || Directory.Exists(file)))
        {
            FilePermissions.Check(file, isLog: file != Path);
        }
    }
}
