using CTraderAuth.Testing.Ledger;
using CTraderAuth.Testing.Sockets;
using CTraderAuth.Testing.TokenEndpoint;

namespace CTraderAuth.Testing.Tests.Sockets;

/// <summary>What is left of the socket once the sandbox is disposed: nothing.</summary>
public sealed class DisposalTests : SocketTest
{
    [Fact]
    public async Task A_connection_that_is_accepted_while_the_sandbox_is_disposed_is_cut()
    {
        using var upgrade = new HeldUpgrade();
        using var service = GivenService();
        var handling = service.HandleAsync(upgrade.Context, static _ => Task.CompletedTask);
        upgrade.IsAccepting.ShouldBeTrue();

        service.Dispose();
        upgrade.Accept();

        await handling.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        upgrade.RequestAborted.IsCancellationRequested.ShouldBeTrue();
        service.Board.Peers.ShouldBeEmpty();
    }

    private SocketService GivenService()
    {
        var options = new CTraderSandboxOptions { TimeProvider = Time };
        var gate = new Lock();
        var ledger = new AuthorizationLedger(gate, Time, options.TokenLifetime, options.CodeLifetime, options.Reuse);
        return new(gate, options, new RegisteredApp("app", "secret", [CTraderSandboxOptions.DefaultRedirectUri]), ledger, new RequestLog());
    }
}
