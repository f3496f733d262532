using System.Diagnostics;

namespace CTraderAuth.Tests.Processes;

/// <summary>A real second process on the same file.</summary>
internal sealed class RunningProcess : IDisposable
{
    private readonly Process process;

    private RunningProcess(Process process) => this.process = process;

    public static RunningProcess Start(string[] arguments, string? dataHome = null)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "CTraderAuth.Extensions.Sqlite.Tests.Process.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (dataHome is not null)
        {
            start.Environment["XDG_DATA_HOME"] = dataHome;
        }

        return new(Process.Start(start)!);
    }

    public async Task<string?> ReadLineAsync(CancellationToken cancellationToken) => await process.StandardOutput.ReadLineAsync(cancellationToken);

    public void Kill() => process.Kill();

    public async Task<string[]> ReadToEndAsync(CancellationToken cancellationToken)
    {
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        (await errors).ShouldBeEmpty();
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
    }
}
