using System.Runtime.InteropServices;

namespace CTraderAuth.Tool.Terminal;

/// <summary>Whether this process may read its standard input at all.</summary>
internal static class StandardInput
{
    private const int CloseOnExec = 0x80000;

    /// <summary>It was closed at the start (<c>&lt;&amp;-</c>): descriptor 0 is then something that .NET opened, such as the pipe of its signals, and reading it would steal Ctrl+C.</summary>
    /// <remarks>What a process inherits never has the flag close-on-exec, and what .NET opens always has. Only Linux tells; elsewhere it counts as open.</remarks>
    public static bool IsClosed { get; } = OperatingSystem.IsLinux() && WasClosed();

    /// <summary>The terminal is this process's to read: a job in the background that reads it would be stopped.</summary>
    public static bool IsForeground => OperatingSystem.IsWindows() || ForegroundGroup(0) == OwnGroup();

    private static bool WasClosed()
    {
        try
        {
            var flags = File.ReadLines("/proc/self/fdinfo/0").First(static line => line.StartsWith("flags:", StringComparison.Ordinal));
            return (Convert.ToInt32(flags["flags:".Length..].Trim(), 8) & CloseOnExec) != 0;
        }
        catch (FileNotFoundException)
        {
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // No /proc here: nobody tells.
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "tcgetpgrp")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ForegroundGroup(int descriptor);

    [DllImport("libc", EntryPoint = "getpgrp")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OwnGroup();
}
