using System.Diagnostics;
using System.Runtime.InteropServices;
using CTraderAuth.Testing;

namespace CTraderAuth.Tests.Processes;

/// <summary>A program that is about to end.</summary>
internal sealed class EndingProcess : SecondProcess
{
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(2);

    private EndingProcess(ProcessStartInfo start)
        : base(start)
    {
    }

    public static EndingProcess Start(CTraderSandbox sandbox, string file, string shape, string what, TokenRequestMethod method = TokenRequestMethod.Get, string? redirectUri = null)
    {
        var start = Program("Grants.Process", "end", shape, file, what);
        if (OperatingSystem.IsLinux())
        {
            // A test run in the background of a shell would pass on that SIGINT is ignored.
            var arguments = start.ArgumentList.ToArray();
            (start.FileName, start.ArgumentList[0]) = ("env", "--default-signal=INT,TERM,HUP");
            start.ArgumentList.Insert(1, "dotnet");
            start.ArgumentList.Insert(2, arguments[0]);
        }

        start.RedirectStandardInput = true;
        start.Environment["CLIENT_ID"] = sandbox.ClientId;
        start.Environment["CLIENT_SECRET"] = sandbox.ClientSecret;
        start.Environment["REDIRECT_URI"] = redirectUri ?? sandbox.RedirectUri;
        start.Environment["TOKEN_URI"] = sandbox.TokenUri;
        start.Environment["REQUEST_TIMEOUT"] = "60";
        start.Environment["METHOD"] = $"{method}";
        return new(start);
    }

    /// <summary>Sends SIGINT, SIGTERM or SIGHUP, or tells the program to return from Main; completes once it has noticed.</summary>
    public async Task TellAsync(string how, CancellationToken cancellationToken)
    {
        if (how is "return")
        {
            await Process.StandardInput.WriteLineAsync("end".AsMemory(), cancellationToken);
            await WhenSaysAsync("returning", cancellationToken);
            return;
        }

        Kill(Process.Id, how switch { "SIGINT" => 2, "SIGTERM" => 15, _ => 1 }).ShouldBe(0);
        await WhenSaysAsync("signal", cancellationToken);
    }

    public async Task WhenSaysAsync(string wanted, CancellationToken cancellationToken)
    {
        while (await ReadLineAsync(cancellationToken).WaitAsync(Silence, cancellationToken) is { } line)
        {
            if (line == wanted)
            {
                return;
            }
        }

        throw new EndOfStreamException($"The program ended with {Process.ExitCode} before it said '{wanted}': {await Process.StandardError.ReadToEndAsync(cancellationToken)}");
    }

    public async Task<int> EndAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        await Process.WaitForExitAsync(cancellationToken).WaitAsync(atMost, cancellationToken);
        return Process.ExitCode;
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int processId, int signal);
}
