using System.Diagnostics;

namespace CTraderAuth.Servers;

/// <summary>A private directory of a server, which belongs to the user under which servers run here. Removed at the end.</summary>
internal sealed class ServerFolder : IDisposable
{
    public ServerFolder()
    {
        Path = Directory.CreateTempSubdirectory("ctrader-server-").FullName;
        if (IsShared)
        {
            using var chown = Process.Start("chown", [$"{ServerProcess.User}:{ServerProcess.User}", Path]);
            chown.WaitForExit();
        }
    }

    public string Path { get; }

    /// <summary>Whether servers run as another user than the tests, because the tests run as root.</summary>
    public static bool IsShared => Environment.IsPrivilegedProcess;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
