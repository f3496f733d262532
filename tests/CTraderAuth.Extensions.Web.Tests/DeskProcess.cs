using System.Diagnostics;
using System.Text;
using CTraderAuth.Tests.Consent.Browser;

namespace TradingDesk.Tests;

/// <summary>The sample, running as a person would run it.</summary>
internal sealed class DeskProcess : IAsyncDisposable
{
    private readonly StringBuilder said = new();
    private readonly TaskCompletionSource<Uri> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process process;

    private DeskProcess(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException($"The desk ended before it was open. It said:\n{Said}"));
        process.EnableRaisingEvents = true;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Said
    {
        get
        {
            lock (said)
            {
                return said.ToString();
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

        var desk = new DeskProcess(new() { StartInfo = start });
        desk.Address = await desk.ready.Task.WaitAsync(TestContext.Current.CancellationToken);
        return desk;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
    }

    private void Take(string? line)
    {
        lock (said)
        {
            said.AppendLine(line);
        }

        if (line?.Split(' ') is ["Open", var address, ..])
        {
            ready.TrySetResult(new(address));
        }
    }
}
