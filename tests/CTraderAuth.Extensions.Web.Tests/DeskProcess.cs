using System.Diagnostics;
using System.Text;
using CTraderAuth.Tests.Consent.Browser;

namespace TradingDesk.Tests;

/// <summary>The sample, running as a person would run it.</summary>
internal sealed class DeskProcess : IAsyncDisposable
{
    private readonly StringBuilder _said = new();
    private readonly TaskCompletionSource<Uri> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;
    private readonly DirectoryInfo _temporary;

    private DeskProcess(Process process, DirectoryInfo temporary)
    {
        (_process, _temporary) = (process, temporary);
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.Exited += (_, _) => _ready.TrySetException(new InvalidOperationException($"The desk ended before it was open. It said:\n{Said}"));
        process.EnableRaisingEvents = true;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Said
    {
        get
        {
            lock (_said)
            {
                return _said.ToString();
            }
        }
    }

    public Uri Address { get; private set; } = null!;

    public static async Task<DeskProcess> StartAsync(params IEnumerable<string> settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Web.dll"), $"--urls=http://127.0.0.1:{FreePort.Next()}", .. settings])
        {
            WorkingDirectory = Repository.Sample,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("CTrader__", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        // It is killed, and cannot remove what it has put there.
        var temporary = Directory.CreateTempSubdirectory("ctrader-auth-web-tests-");
        start.Environment["TMPDIR"] = temporary.FullName;
        var desk = new DeskProcess(new() { StartInfo = start }, temporary);
        desk.Address = await desk._ready.Task.WaitAsync(TestContext.Current.CancellationToken);
        return desk;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _temporary.Delete(recursive: true);
    }

    private void Take(string? line)
    {
        lock (_said)
        {
            _said.AppendLine(line);
        }

        if (line?.Split(' ') is ["Open", var address, ..])
        {
            _ready.TrySetResult(new(address));
        }
    }
}
