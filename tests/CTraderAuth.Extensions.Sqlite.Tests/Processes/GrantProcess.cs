using System.Diagnostics;
using CTraderAuth.Testing;

namespace CTraderAuth.Tests.Processes;

/// <summary>A real second program that asks for tokens from the same file.</summary>
internal sealed class GrantProcess : IDisposable
{
    private readonly Process process;

    private GrantProcess(Process process) => this.process = process;

    public static GrantProcess Start(CTraderSandbox sandbox, string file, string subject, int callers) => new(Process.Start(new ProcessStartInfo(
        "dotnet", [Path.Combine(AppContext.BaseDirectory, "CTraderAuth.Extensions.Grants.Process.dll"), file, subject, $"{callers}"])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        Environment =
        {
            ["CLIENT_ID"] = sandbox.ClientId,
            ["CLIENT_SECRET"] = sandbox.ClientSecret,
            ["REDIRECT_URI"] = sandbox.RedirectUri,
            ["TOKEN_URI"] = sandbox.TokenUri,
        },
    })!);

    public async Task<string?> ReadLineAsync(CancellationToken cancellationToken) => await process.StandardOutput.ReadLineAsync(cancellationToken);

    public Task GoAsync(CancellationToken cancellationToken) => process.StandardInput.WriteLineAsync("go".AsMemory(), cancellationToken);

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
