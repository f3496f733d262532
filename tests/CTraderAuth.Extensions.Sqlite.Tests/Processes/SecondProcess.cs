using System.Diagnostics;

namespace CTraderAuth.Tests.Processes;

/// <summary>A real second program on the same file; killed when the test is over and it is not.</summary>
internal abstract class SecondProcess(ProcessStartInfo start) : IDisposable
{
    protected Process Process { get; } = Process.Start(start)!;

    public async Task<string?> ReadLineAsync(CancellationToken cancellationToken) => await Process.StandardOutput.ReadLineAsync(cancellationToken);

    public async Task<string[]> ReadToEndAsync(CancellationToken cancellationToken)
    {
        var errors = Process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await Process.StandardOutput.ReadToEndAsync(cancellationToken);
        await Process.WaitForExitAsync(cancellationToken);
        (await errors).ShouldBeEmpty();
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public void Dispose()
    {
        if (!Process.HasExited)
        {
            Process.Kill();
        }

        Process.Dispose();
    }

    /// <summary>A program that was built beside the tests.</summary>
    protected static ProcessStartInfo Program(string name, params IEnumerable<string> arguments) =>
        new("dotnet", [Path.Combine(AppContext.BaseDirectory, $"CTraderAuth.Extensions.{name}.dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
}
