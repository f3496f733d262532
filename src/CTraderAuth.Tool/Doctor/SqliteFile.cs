using Microsoft.Data.Sqlite;

namespace CTraderAuth.Tool.Doctor;

/// <summary>The file of <c>UseSqlite</c>, and how to open it without changing anything.</summary>
internal sealed class SqliteFile(SqliteGrantFile file)
{
    /// <summary>The file and what SQLite puts beside it.</summary>
    public IEnumerable<string> Files => file.Files;

    public string Path => file.Path;

    /// <summary>A connection string that creates and changes nothing.</summary>
    public string ReadOnly => file.ReadOnlyConnectionString;

    /// <param name="connection">A path or a connection string; null for the file in the user's data folder.</param>
    /// <param name="clientId">Names that file.</param>
    /// <exception cref="ArgumentException">The connection string is not valid.</exception>
    public static SqliteFile Of(string? connection, string clientId) => new(connection is null ? SqliteGrantFile.Default(clientId) : SqliteGrantFile.Of(connection));

    /// <exception cref="IOException">The library would refuse to open it.</exception>
    public void Check() => file.Check();

    private bool IsIdleLog
    {
        get
        {
            // 18 and 19 say that the file is written by way of a log: opening another kind could repair it.
            var header = new byte[20];
            using var content = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return content.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length && header[18] == 2 && header[19] == 2 && !File.Exists($"{Path}-wal");
        }
    }

    /// <summary>Keeps SQLite's files beside an idle database from staying behind: the last connection removes them only if it may write.</summary>
    /// <returns>A connection that writes nothing; null when the file is in use or cannot be written.</returns>
    public IDisposable? Hold()
    {
        try
        {
            return IsIdleLog ? Connect() : null;
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private SqliteConnection Connect()
    {
        var holder = new SqliteConnection(new SqliteConnectionStringBuilder(ReadOnly) { Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ConnectionString);
        try
        {
            holder.Open();
            using var look = holder.CreateCommand();
            look.CommandText = "SELECT COUNT(*) FROM sqlite_master";
            look.ExecuteScalar();
            return holder;
        }
        catch
        {
            holder.Dispose();
            throw;
        }
    }
}
