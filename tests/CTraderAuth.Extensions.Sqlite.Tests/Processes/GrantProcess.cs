using System.Diagnostics;
using CTraderAuth.Testing;

namespace CTraderAuth.Tests.Processes;

/// <summary>A program that asks for tokens.</summary>
internal sealed class GrantProcess : SecondProcess
{
    private GrantProcess(ProcessStartInfo start)
        : base(start)
    {
    }

    public static GrantProcess Start(CTraderSandbox sandbox, string file, string subject, int callers)
    {
        var start = Program("Grants.Process", file, subject, $"{callers}");
        start.RedirectStandardInput = true;
        start.Environment["CLIENT_ID"] = sandbox.ClientId;
        start.Environment["CLIENT_SECRET"] = sandbox.ClientSecret;
        start.Environment["REDIRECT_URI"] = sandbox.RedirectUri;
        start.Environment["TOKEN_URI"] = sandbox.TokenUri;
        return new(start);
    }

    public Task GoAsync(CancellationToken cancellationToken) => Process.StandardInput.WriteLineAsync("go".AsMemory(), cancellationToken);
}
