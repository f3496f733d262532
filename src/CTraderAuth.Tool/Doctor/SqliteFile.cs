using Microsoft.Data.Sqlite;

namespace CTraderAuth.Tool.Doctor;

/// <summary>Where <c>UseSqlite</c> keeps its file, and how to open it without changing anything.</summary>
/// <param name="Path">The file; it need not exist.</param>
/// <param name="ReadOnly">A connection string that creates and changes nothing.</param>
internal sealed record SqliteFile(string Path, string ReadOnly)
{
    private const int LongestName = 100;

    /// <summary>The file and what SQLite puts beside it.</summary>
    public IEnumerable<string> Files => [Path, $"{Path}-wal", $"{Path}-shm"];

    /// <param name="connection">A path or a connection string; null for the file in the user's data folder.</param>
    /// <param name="clientId">Names that file.</param>
    /// <exception cref="ArgumentException">The connection string is not valid.</exception>
    public static SqliteFile Of(string? connection, string clientId)
    {
        var builder = connection is null ? new() { DataSource = Default(clientId) }
            : connection.Contains('=', StringComparison.Ordinal) && !System.IO.Path.IsPathFullyQualified(connection) && connection[0] is not ('.' or '~') ? new SqliteConnectionStringBuilder(connection)
            : new() { DataSource = connection };
        builder.DataSource = Absolute(builder.DataSource.Trim());
        builder.Mode = SqliteOpenMode.ReadOnly;
        return new(builder.DataSource, builder.ConnectionString);
    }

    private bool IsIdleLog
    {
        get
        {
            // 18 and 19 say that the file is written by way of a log: opening another kind could repair it.
            var header = new byte[20];
            using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length && header[18] == 2 && header[19] == 2 && !File.Exists($"{Path}-wal");
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

    private static string Default(string clientId)
    {
        var folder = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        var name = string.Concat(clientId.Take(LongestName).Select(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));
        return System.IO.Path.Combine(folder, "CTraderAuth", $"{name}.db");
    }

    private static string Absolute(string path) => path.StartsWith("~/", StringComparison.Ordinal)
        ? System.IO.Path.GetFullPath(System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), path[2..]))
        : System.IO.Path.GetFullPath(path);
}
