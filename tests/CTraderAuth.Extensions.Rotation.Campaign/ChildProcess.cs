using System.Diagnostics;
using System.Runtime.InteropServices;
using CTraderAuth.Testing;

namespace CTraderAuth.Campaign;

/// <summary>A real other program that this one starts, talks to, stops, lets go on and kills.</summary>
internal sealed class ChildProcess : IDisposable
{
    private const int Continue = 18, Stop = 19;

    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    public static ChildProcess Start(CTraderSandbox sandbox, params string[] arguments) => Start(
        [
            KeyValuePair.Create("CLIENT_ID", sandbox.ClientId),
            KeyValuePair.Create("CLIENT_SECRET", sandbox.ClientSecret),
            KeyValuePair.Create("REDIRECT_URI", sandbox.RedirectUri),
            KeyValuePair.Create("TOKEN_URI", sandbox.TokenUri),
        ],
        arguments);

    public static ChildProcess Start(IEnumerable<KeyValuePair<string, string>> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "CTraderAuth.Extensions.Rotation.Campaign.dll"), "child", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new(Process.Start(start)!);
    }

    public async Task SayAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>The next line; null when the process is gone.</summary>
    public async Task<string?> HearAsync() => await _process.StandardOutput.ReadLineAsync();

    public void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }
    }

    public void Pause() => Signal(Stop);

    public void Resume() => Signal(Continue);

    public Task GoneAsync() => _process.WaitForExitAsync();

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private void Signal(int number)
    {
        if (SendSignal(_process.Id, number) is not 0)
        {
            throw new InvalidOperationException($"Process {_process.Id} could not be sent signal {number}.");
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int process, int signal);
}
