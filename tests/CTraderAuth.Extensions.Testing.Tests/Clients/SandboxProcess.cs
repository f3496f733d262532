using System.Diagnostics;

namespace CTraderAuth.Testing.Tests.Clients;

/// <summary>The sample <c>samples/Sandbox</c>, running.</summary>
internal sealed class SandboxProcess : IDisposable
{
    private readonly Process _process;

    private SandboxProcess(Process process)
    {
        _process = process;
    }

    public static SandboxProcess Start(params string[] arguments) => new(Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Sandbox.dll"), .. arguments])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!);

    public async Task<string> ReadUntil(string text)
    {
        var seen = "";
        while (await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            seen += line + '\n';
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return seen;
            }
        }

        throw new EndOfStreamException($"The sandbox ended without saying '{text}'. It said: {seen}");
    }

    // As a container is stopped, and not as Ctrl+C does: whatever runs in the background of a shell ignores that.
    public async Task Terminate() => await CommandLineClient.Run("/bin/sh", ["-c", $"kill -TERM {_process.Id}"]);

    public async Task<(int ExitCode, string Output, string Errors)> End()
    {
        var output = _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = await _process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (_process.ExitCode, await output, errors);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
