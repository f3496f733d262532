using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace CTraderAuth.Storage;

/// <summary>Checks who else can read a file: rejects a file of another user, limits access to this user if possible, and warns if not.</summary>
internal static class FilePermissions
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
    private const uint Root = 0;

    /// <summary>Changes nothing, and runs before SQLite opens the file.</summary>
    public static void Check(string file, bool isLog)
    {
        if (isLog && new FileInfo(file).LinkTarget is not null)
        {
            throw StoreException.NotRegular(file);
        }

        if (Directory.Exists(file) || FileOwner.Of(file) is { IsRegular: false })
        {
            throw StoreException.NotRegular(file);
        }

        // The owner of a file can always get access to its content, whatever its mode. Root can in any case.
        if (!OperatingSystem.IsWindows() && FileOwner.Of(file) is { } owner && owner.User != FileOwner.Current && owner.User != Root)
        {
            var mode = File.GetUnixFileMode(file);
            if (FileOwner.Current == Root || (mode & Others) != 0 || IsOpenToOthers(Path.GetDirectoryName(file)!))
            {
                throw StoreException.ForeignOwner(file, owner.User, FileOwner.Current, Text(mode));
            }
        }
    }

    /// <summary>Limits access to an existing file to this user.</summary>
    public static void Tighten(string file, ILogger logger)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(file) || File.GetUnixFileMode(file) is var mode && (mode & ~OwnerOnly) == 0)
        {
            return;
        }

        try
        {
            File.SetUnixFileMode(file, OwnerOnly);
            logger.FileTightened(file, Text(mode));
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            // The volume is shared through its group, or the file system has no modes: the file can still be used.
            logger.FileNotTightened(file, Text(mode), FileOwner.Of(file)?.User);
        }
    }

    /// <summary>Why SQLite cannot open a file that exists: it belongs to another user, and is not shared with its group. Null when that is not so.</summary>
    public static StoreException? WhyDenied(string file, SqliteException e) =>
        !OperatingSystem.IsWindows() && (e.SqliteErrorCode is raw.SQLITE_CANTOPEN or raw.SQLITE_PERM)
            && FileOwner.Current != Root && FileOwner.Of(file) is { } owner && owner.User != FileOwner.Current
            && !File.GetUnixFileMode(file).HasFlag(UnixFileMode.GroupRead | UnixFileMode.GroupWrite)
            ? StoreException.NotOurs(file, owner.User, FileOwner.Current, Text(File.GetUnixFileMode(file)), e)
            : null;

    private static bool IsOpenToOthers(string folder) => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(folder) & UnixFileMode.OtherWrite) != 0;

    private static string Text(UnixFileMode mode) => Convert.ToString((int)mode, 8);
}
