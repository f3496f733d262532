using System.Diagnostics;
using CTraderAuth.Testing;
using CTraderAuth.Tests.Processes;

namespace CTraderAuth.Sockets.Tests.Sandboxes;

/// <summary>Another program, which sends an order and then keeps its thread pool busy for longer than the response may take.</summary>
internal sealed class StarvedProcess : SecondProcess
{
    private StarvedProcess(ProcessStartInfo start)
        : base(start)
    {
    }

    public static StarvedProcess Start(CTraderSandbox sandbox, Uri address)
    {
        var start = Program("Grants.Process", "starved", address.AbsoluteUri, sandbox.IssueCode());
        start.RedirectStandardInput = true;
        start.Environment["CLIENT_ID"] = sandbox.ClientId;
        start.Environment["CLIENT_SECRET"] = sandbox.ClientSecret;
        start.Environment["REDIRECT_URI"] = sandbox.RedirectUri;
        start.Environment["TOKEN_URI"] = sandbox.TokenUri;
        return new(start);
    }

    /// <summary>Keeps its thread pool busy, and returns when it is.</summary>
    public async Task StarveAsync(CancellationToken cancellationToken)
    {
        await Process.StandardInput.WriteLineAsync("starve".AsMemory(), cancellationToken);
        (await ReadLineAsync(cancellationToken)).ShouldBe("busy");
    }
}
