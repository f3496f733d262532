namespace CTraderAuth.Storage;

/// <summary>File systems on which SQLite's locks and shared memory do not work between machines.</summary>
internal static class NetworkFileSystem
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "nfs", "nfs3", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "9p", "v9fs", "afs", "afpfs", "beegfs", "ceph", "coda", "davfs",
        "fuse.sshfs", "fuse.rclone", "fuse.s3fs", "fuse.gcsfuse", "fuse.blobfuse2", "fuse.davfs2", "fuse.glusterfs", "fuse.ceph", "fuse.juicefs",
        "glusterfs", "gfs2", "gpfs", "lustre", "ncpfs", "ocfs2", "webdav",
    };

    public static bool Contains(string driveFormat) => Names.Contains(driveFormat);

    public static string FormatOf(string directory)
    {
        try
        {
            var drive = new DriveInfo(directory);
            return drive.DriveType is DriveType.Network && OperatingSystem.IsWindows() ? "smb" : drive.DriveFormat;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Unknown: if there is a problem, opening the file reports it.
            return "";
        }
    }
}
