using CTraderAuth.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace CTraderAuth.Sockets.Tests.Sandboxes;

/// <summary>Ctrl+C, with a real host and a worker that was added after the session.</summary>
public sealed class HostEndTests : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly CTraderSandbox _sandbox = CTraderSandbox.Start();
    private readonly FakeLogCollector _logs = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_worker_that_waits_without_a_token_does_not_keep_the_host()
    {
        using var host = await StartAsync<Waiting>();

        // No worker is given up, so the host only ends if the wait does.
        await host.StopAsync(Token).WaitAsync(Limit, Token);

        host.Services.GetRequiredService<ICTraderSession>().Status.State.ShouldBe(CTraderSessionState.Stopped);
        _logs.GetSnapshot().ShouldNotContain(static record => record.Id.Id == 716);
    }

    [Fact]
    public async Task A_worker_sends_its_last_order_while_the_host_stops_even_over_a_cut()
    {
        using var host = await StartAsync<LastOrder>();
        await host.Services.GetRequiredService<ICTraderSession>().WhenAuthorizedAsync(1001, Token).WaitAsync(Limit, Token);

        await host.StopAsync(Token).WaitAsync(Limit, Token);

        _sandbox.Socket.Orders.ShouldHaveSingleItem().Account.ShouldBe(1001);
        _sandbox.Socket.Opened.ShouldBe(2);
        _logs.GetSnapshot().ShouldNotContain(static record => record.Id.Id == 716);
    }

    public async ValueTask DisposeAsync() => await _sandbox.DisposeAsync();

    private async Task<IHost> StartAsync<TWorker>()
        where TWorker : class, IHostedService
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Information).AddProvider(new FakeLoggerProvider(_logs)));
        builder.Services.Configure<HostOptions>(static options => options.ShutdownTimeout = Timeout.InfiniteTimeSpan);
        builder.Services.AddSingleton(_sandbox);
        builder.Services.AddCTraderAuth(static _ => { }).UseMemory().UseSandbox(_sandbox);
        builder.Services.AddCTraderSession("alice", static options => options.AuthorizationWait = TimeSpan.FromSeconds(30));
        builder.Services.AddHostedService<TWorker>();
        var host = builder.Build();
        await host.Services.GetRequiredService<ICTraderTokens>().ConnectAsync("alice", _sandbox.IssueCode(), Token);
        await host.StartAsync(Token);
        return host;
    }

    private sealed class Waiting(ICTraderSession session) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await session.WhenAuthorizedAsync(cancellationToken: CancellationToken.None);
            await foreach (var message in session.ReadAllAsync(CancellationToken.None))
            {
                message.PayloadType.ShouldBe(2131);
            }
        }
    }

    private sealed class LastOrder(ICTraderSession session, CTraderSandbox sandbox) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public async Task StopAsync(CancellationToken cancellationToken)
        {
            sandbox.Socket.Cut();
            await session.WatchAsync(cancellationToken).FirstAsync(static status => status.Connections == 2, cancellationToken);
            await session.SendAsync(1001, 2106, """{"ctidTraderAccountId":1001,"symbolId":1,"orderType":1,"tradeSide":1,"volume":100000}"""u8.ToArray(), cancellationToken);
        }
    }
}
