using System.Runtime.InteropServices;

namespace CTraderAuth.Tests.Files;

/// <summary>What only a call of the system does; nothing on Windows.</summary>
internal static partial class Unix
{
    public static bool IsRoot => OperatingSystem.IsLinux() && GetEffectiveUser() == 0;

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint GetEffectiveUser();

    [LibraryImport("libc", EntryPoint = "umask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial uint SetUmask(uint mask);

    [LibraryImport("libc", EntryPoint = "chown", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int ChangeOwner(string path, uint user, uint group);
}
