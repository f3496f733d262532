using Microsoft.Extensions.Logging;

namespace CTraderAuth.Storage;

/// <summary>Who else can read a file: refused where it is somebody else's, limited to this user where that can be done, and told where it cannot.</summary>
internal static class FilePermissions
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
    private const uint Root = 0;

    /// <summary>Nothing is changed, and SQLite has not seen the file yet.</summary>
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

        // The owner of a file can read what is stored in it, whatever its mode. Root can anyway.
        if (!OperatingSystem.IsWindows() && FileOwner.Of(file) is { } owner && owner.User != FileOwner.Current && owner.User != Root)
        {
            var mode = File.GetUnixFileMode(file);
            if (FileOwner.Current == Root || (mode & Others) != 0 || IsOpenToOthers(Path.GetDirectoryName(file)!))
            {
                throw StoreException.ForeignOwner(file, owner.User, FileOwner.Current, Text(mode));
            }
        }
    }

    /// <summary>Limits an existing file to this user.</summary>
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
            // A volume that is shared through its group, or a file system without modes: the file can still be used.
            logger.FileNotTightened(file, Text(mode), FileOwner.Of(file)?.User);
        }
    }

    private static bool IsOpenToOthers(string folder) => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(folder) & UnixFileMode.OtherWrite) != 0;

    private static string Text(UnixFileMode mode) => Convert.ToString((int)mode, 8);
}
