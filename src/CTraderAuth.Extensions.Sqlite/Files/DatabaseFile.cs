using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace CTraderAuth.Storage;

/// <summary>The file on disk: creates it for this user only, before SQLite opens it, and checks that it is still the file that was opened.</summary>
internal sealed class DatabaseFile(DatabasePath path, ILogger logger, Func<string, string>? formatOf = null)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly Func<string, string> _formatOf = formatOf ?? NetworkFileSystem.FormatOf;

    private string[] Files => [Path, $"{Path}-wal", $"{Path}-shm"];

    public string Path { get; private set; } = path.Path;

    public TimeSpan BusyTimeout => path.BusyTimeout;

    public ILogger Logger { get; } = new QuietLogger(logger);

    public bool IsReadOnly => path.Mode is SqliteOpenMode.ReadOnly;

    /// <summary>Creates a missing file and checks an existing one; changes nothing that it did not create.</summary>
    /// <param name="mayCreate">False for a file that was lost: a new one in its place would look as if nobody had ever consented.</param>
    public string Prepare(bool mayCreate = true)
    {
        try
        {
            Path = path.ResolveLinks();
            RefuseNetwork();
            if (Directory.Exists(Path))
            {
                throw StoreException.NotRegular(Path);
            }

            if (!mayCreate && !File.Exists(Path))
            {
                throw StoreException.Lost(Path);
            }

            if (path.Mode is SqliteOpenMode.ReadWriteCreate && !File.Exists(Path))
            {
                Create();
            }

            foreach (var file in IsReadOnly ? [] : Files.Where(File.Exists))
            {
                FilePermissions.Check(file, isLog: file != Path);
            }
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException and not StoreException)
        {
            throw path.IsDefault && DatabasePath.HasNoHome ? StoreException.NoHome(Path, e) : StoreException.CannotOpen(Path, e);
        }

        return path.ConnectionStringFor(Path);
    }

    /// <summary>Limits access to the file and its log to this user, once it is known to be ours.</summary>
    public void Tighten()
    {
        foreach (var file in IsReadOnly ? [] : Files.Where(File.Exists))
        {
            // Checked again: in a folder of another user, that user may have made the log between the first check and the moment in which SQLite opened it.
            FilePermissions.Check(file, isLog: file != Path);

            // SQLite creates the log with the mode of the file, so one warning covers both.
            FilePermissions.Tighten(file, file == Path ? Logger : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        }
    }

    /// <summary>The condition for a durable write: other processes that open this path will see it.</summary>
    public bool IsStillThere(SqliteConnection connection, bool afterWrite) =>
        !FileControl.HasMoved(connection, Path) && (!afterWrite || LogExists());

    // Reads the link target instead of calling stat: since Linux 6.13, a file that was stat'ed records a fine-grained time at its next write, and syncing that metadata costs half a commit.
    private bool LogExists()
    {
        try
        {
            File.ResolveLinkTarget($"{Path}-wal", returnFinalTarget: false);
            return true;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    private void RefuseNetwork()
    {
        var directory = System.IO.Path.GetDirectoryName(Path);
        while (directory is not null && !Directory.Exists(directory))
        {
            directory = System.IO.Path.GetDirectoryName(directory);
        }

        if (directory is not null && _formatOf(directory) is var format && NetworkFileSystem.Contains(format))
        {
            throw StoreException.OnNetwork(Path, format);
        }
    }

    private void Create()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        CreateFolder(System.IO.Path.GetDirectoryName(Path)!);
        try
        {
            // Only for a new file: closing a second handle on a file that SQLite has open would drop the locks of this process.
            new FileStream(Path, options).Dispose();
        }
        catch (IOException) when (File.Exists(Path))
        {
            // Another process created it first.
        }
    }

    // Every missing parent is created separately: .NET applies the mode only to the last one.
    private static void CreateFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            return;
        }

        if (System.IO.Path.GetDirectoryName(folder) is { } parent)
        {
            CreateFolder(parent);
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        }
    }
}
