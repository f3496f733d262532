using System.Diagnostics;
using System.Runtime.Versioning;

namespace CTraderAuth.Servers;

/// <summary>A private directory of a server, which belongs to the user under which servers run here. Removed at the end.</summary>
internal sealed class ServerFolder : IDisposable
{
    private const string Memory = "/dev/shm";
    private const long Enough = 2L << 30;

    /// <param name="onDisk">Whether it must be on a disk, because commits are measured. In memory, what a killed process wrote is kept just as well, and nobody waits for a disk that other tests keep busy.</param>
    public ServerFolder(bool onDisk = false)
    {
        Path = onDisk || !HasMemory ? Directory.CreateTempSubdirectory("ctrader-server-").FullName : CreateInMemory();
        if (IsShared)
        {
            using var chown = Process.Start("chown", [$"{ServerProcess.User}:{ServerProcess.User}", Path]);
            chown.WaitForExit();
        }
    }

    public string Path { get; }

    /// <summary>Whether servers run as another user than the tests, because the tests run as root.</summary>
    public static bool IsShared => Environment.IsPrivilegedProcess;

    [UnsupportedOSPlatformGuard("windows")]
    private static bool HasMemory => !OperatingSystem.IsWindows() && Directory.Exists(Memory) && new DriveInfo(Memory).AvailableFreeSpace > Enough;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Puts a copy of a directory of a server that does not run in the place of another one.</summary>
    public async Task CopyAsync(string from, string to)
    {
        if (Directory.Exists(File(to)))
        {
            Directory.Delete(File(to), recursive: true);
        }

        using var copy = Process.Start("cp", ["-a", File(from), File(to)]);
        await copy.WaitForExitAsync();
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    [UnsupportedOSPlatform("windows")]
    private static string CreateInMemory() =>
        Directory.CreateDirectory(System.IO.Path.Combine(Memory, $"ctrader-server-{Guid.NewGuid():N}"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
}
