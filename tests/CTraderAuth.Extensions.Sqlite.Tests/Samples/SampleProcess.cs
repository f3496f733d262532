using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace CTraderAuth.Tests.Samples;

/// <summary>A sample, running in a folder of its own and with no settings but those it is given.</summary>
internal sealed class SampleProcess : IDisposable
{
    private readonly StringBuilder _said = new();
    private readonly Process _process;
    private readonly Task<string> _errors;

    private SampleProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        process.StandardInput.Close();
    }

    public static SampleProcess Start(string sample, string home, params IEnumerable<string> settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, $"{sample}.dll"), .. settings])
        {
            WorkingDirectory = home,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        if (OperatingSystem.IsLinux())
        {
            // A test run in the background of a shell would pass on that SIGINT is ignored.
            start.FileName = "env";
            start.ArgumentList.Insert(0, "--default-signal=INT,TERM");
            start.ArgumentList.Insert(1, "dotnet");
        }

        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("CTrader__", StringComparison.OrdinalIgnoreCase) || name is "DISPLAY" or "WAYLAND_DISPLAY" or "BROWSER").ToArray())
        {
            start.Environment.Remove(name);
        }

        // Where grants go, and where user secrets would be read.
        start.Environment["XDG_DATA_HOME"] = home;
        start.Environment["APPDATA"] = home;
        return new(Process.Start(start)!);
    }

    public async Task<string> LineAsync(Func<string, bool> wanted)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        while (await _process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            _said.AppendLine(line);
            if (wanted(line))
            {
                return line;
            }
        }

        throw new EndOfStreamException($"The program ended before it said that. It said:\n{_said}\n{await _errors}");
    }

    /// <summary>Ctrl+C.</summary>
    public void Interrupt() => Kill(_process.Id, 2).ShouldBe(0);

    /// <summary>As a service manager or an orchestrator ends a program: SIGTERM.</summary>
    public void Terminate() => Kill(_process.Id, 15).ShouldBe(0);

    public async Task<(int ExitCode, string Output, string Errors)> EndAsync()
    {
        _said.Append(await _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (_process.ExitCode, _said.ToString(), await _errors);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int processId, int signal);
}
