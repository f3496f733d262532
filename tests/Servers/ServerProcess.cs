using System.Diagnostics;
using System.Globalization;

namespace CTraderAuth.Servers;

/// <summary>A server that runs until it is killed, or until the tests end in whatever way: then its standard input ends, and a shell kills it.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    /// <summary>"nobody", under which servers run if the tests run as root.</summary>
    public const int User = 65534;

    private const string Guard = """exec 3<&0; "$@" >>"$LOG" 2>&1 </dev/null 3<&- & p=$!; echo $p; exec 2>/dev/null; cat <&3 >/dev/null; kill -9 $p 2>/dev/null; wait $p""";

    private readonly Process _guard;

    private ServerProcess(Process guard, int id)
    {
        _guard = guard;
        Id = id;
    }

    public int Id { get; }

    /// <summary>Starts a program; what it prints is appended to <c>server.log</c> in the folder.</summary>
    public static async Task<ServerProcess> StartAsync(ServerFolder folder, string program, params IEnumerable<string> arguments)
    {
        string[] unprivileged = ServerFolder.IsShared ? ["setpriv", $"--reuid={User}", $"--regid={User}", "--clear-groups"] : [];
        var start = new ProcessStartInfo("sh", ["-c", Guard, "guard", .. unprivileged, program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = folder.Path,
        };
        start.Environment["LOG"] = folder.File("server.log");
        var guard = Process.Start(start)!;
        var id = await guard.StandardOutput.ReadLineAsync();
        return new(guard, int.Parse(id!, CultureInfo.InvariantCulture));
    }

    /// <summary>Ends it as <c>kill -9</c> does, and returns when it is gone.</summary>
    public async Task KillAsync()
    {
        _guard.StandardInput.Close();
        await _guard.WaitForExitAsync();
    }

    /// <summary>Sends a signal, such as STOP or CONT.</summary>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{Id}"]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _guard.Dispose();
    }
}
