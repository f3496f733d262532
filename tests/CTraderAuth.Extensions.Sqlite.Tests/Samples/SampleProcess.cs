using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace CTraderAuth.Tests.Samples;

/// <summary>A sample, running in a folder of its own and with no settings but those it is given.</summary>
internal sealed class SampleProcess : IDisposable
{
    private readonly StringBuilder said = new();
    private readonly Process process;
    private readonly Task<string> errors;

    private SampleProcess(Process process)
    {
        this.process = process;
        errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
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
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            said.AppendLine(line);
            if (wanted(line))
            {
                return line;
            }
        }

        throw new EndOfStreamException($"The program ended before it said that. It said:\n{said}\n{await errors}");
    }

    /// <summary>Ctrl+C.</summary>
    public void Interrupt() => Kill(process.Id, 2).ShouldBe(0);

    /// <summary>As a service manager or an orchestrator ends a program: SIGTERM.</summary>
    public void Terminate() => Kill(process.Id, 15).ShouldBe(0);

    public async Task<(int ExitCode, string Output, string Errors)> EndAsync()
    {
        said.Append(await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, said.ToString(), await errors);
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int processId, int signal);
}
