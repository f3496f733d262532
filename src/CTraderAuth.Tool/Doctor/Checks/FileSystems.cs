namespace CTraderAuth.Tool.Doctor.Checks;

/// <summary>What a file system means for a file that must not be lost.</summary>
internal sealed class FileSystems(Func<string, string>? formatOf = null)
{
    private static readonly HashSet<string> Memory = new(StringComparer.OrdinalIgnoreCase) { "tmpfs", "ramfs" };

    private static readonly HashSet<string> Container = new(StringComparer.OrdinalIgnoreCase) { "overlay", "overlayfs", "aufs" };

    /// <summary>Its name and what it means; the path itself need not exist.</summary>
    public (string Format, FileSystemKind Kind) Of(string path)
    {
        var folder = Path.GetFullPath(path);
        while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } parent)
        {
            folder = parent;
        }

        var format = (formatOf ?? Format)(folder);
        return (format, SqliteGrantFile.IsNetworkFileSystem(format) ? FileSystemKind.Network
            : Memory.Contains(format) ? FileSystemKind.Memory
            : Container.Contains(format) ? FileSystemKind.Container
            : FileSystemKind.Disk);
    }

    private static string Format(string folder)
    {
        try
        {
            return new DriveInfo(folder) is { DriveType: DriveType.Network } && OperatingSystem.IsWindows() ? "smb" : new DriveInfo(folder).DriveFormat;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return "unknown";
        }
    }
}
