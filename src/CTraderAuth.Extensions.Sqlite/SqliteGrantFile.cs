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

    /// <summary>Whether a file system is on another machine, where SQLite's locks do not work, so that <c>UseSqlite</c> refuses it.</summary>
    /// <remarks>On Windows, <c>UseSqlite</c> also refuses every drive whose <see cref="DriveInfo.DriveType"/> is <see cref="DriveType.Network"/>: its format is that of the disk of the other machine.</remarks>
    /// <param name="format">The format of the file system, as in <see cref="DriveInfo.DriveFormat"/>: <c>nfs4</c>, for example. Upper and lower case are equal.</param>
    public static bool IsNetworkFileSystem(string format)
    {
        ArgumentNullException.ThrowIfNull(format);
        return NetworkFileSystem.Contains(format);
    }

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
