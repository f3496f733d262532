using CTraderAuth.Sockets.Tests.Sessions;
using CTraderAuth.Testing;

namespace CTraderAuth.Sockets.Tests.Sandboxes;

public sealed class StarvationTests : IAsyncDisposable
{
    private readonly CTraderSandbox _sandbox = CTraderSandbox.Start();
    private readonly StandInServer _server = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_response_that_has_arrived_is_read_however_late_the_program_gets_to_run()
    {
        var asked = new TaskCompletionSource<StandInMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.OnMessage = message => Task.FromResult(message.PayloadType == 2106 && asked.TrySetResult(message));
        using var program = StarvedProcess.Start(_sandbox, _server.Address);
        var order = await asked.Task.WaitAsync(Token);
        await program.StarveAsync(Token);

        await order.AnswerAsync(2126);

        (await program.ReadLineAsync(Token)).ShouldBe("answered 2126");
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _sandbox.DisposeAsync();
    }
}
