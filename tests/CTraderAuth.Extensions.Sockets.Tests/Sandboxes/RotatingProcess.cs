using System.Diagnostics;
using CTraderAuth.Testing;
using CTraderAuth.Tests.Processes;

namespace CTraderAuth.Sockets.Tests.Sandboxes;

/// <summary>Another program on the same file that rotates a grant when it is told to.</summary>
internal sealed class RotatingProcess : SecondProcess
{
    private RotatingProcess(ProcessStartInfo start)
        : base(start)
    {
    }

    /// <summary>Starts it, and returns when it has opened the file: its first rotation must not wait for that.</summary>
    public static async Task<RotatingProcess> StartAsync(CTraderSandbox sandbox, string file, string subject, CancellationToken cancellationToken)
    {
        var start = Program("Grants.Process", file, "rotate", subject);
        start.RedirectStandardInput = true;
        start.Environment["REQUEST_TIMEOUT"] = "15";
        start.Environment["CLIENT_ID"] = sandbox.ClientId;
        start.Environment["CLIENT_SECRET"] = sandbox.ClientSecret;
        start.Environment["REDIRECT_URI"] = sandbox.RedirectUri;
        start.Environment["TOKEN_URI"] = sandbox.TokenUri;
        var process = new RotatingProcess(start);
        (await process.ReadLineAsync(cancellationToken)).ShouldBe("ready");
        return process;
    }

    /// <summary>Rotates.</summary>
    /// <returns>The new generation.</returns>
    public async Task<string?> RotateAsync(CancellationToken cancellationToken)
    {
        await Process.StandardInput.WriteLineAsync("rotate".AsMemory(), cancellationToken);
        return await ReadLineAsync(cancellationToken);
    }
}
