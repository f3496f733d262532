using CTraderAuth.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace CTraderAuth.Sockets.Tests.Sandboxes;

/// <summary>The session and the core on the sandbox. The subject is "alice", and has two demo accounts and a live one.</summary>
public abstract class SandboxSessionTest : IAsyncDisposable
{
    protected static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private ServiceProvider? _services;
    private CTraderSandbox? _sandbox;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected FakeLogCollector Logs { get; } = new();

    /// <summary>Stops what a test does in the background; cancelled at the end of the test, however it ends.</summary>
    protected CancellationTokenSource Stop { get; } = new();

    protected CTraderSandbox Sandbox => _sandbox!;

    protected IServiceProvider Services => _services!;

    protected ICTraderTokens Tokens => Services.GetRequiredService<ICTraderTokens>();

    protected int Refreshes => Sandbox.TokenRequests.Count(static request => request.GrantType is "refresh_token");

    /// <summary>A program whose subject has consented, with a session for each name; one that is called "live" is.</summary>
    /// <param name="socket">Configures the sandbox's socket.</param>
    /// <param name="configure">Configures each session.</param>
    /// <param name="file">The file of the grants; null: in memory.</param>
    /// <param name="services">Adds services.</param>
    /// <param name="accounts">How many demo accounts, from 1001; 0: the two and the live one of the sandbox.</param>
    /// <param name="each">Configures the session of a name.</param>
    /// <param name="time">The clock of the program and the sandbox; null: the machine's.</param>
    /// <param name="lifetime">How long an access token is valid; null: as at cTrader.</param>
    /// <param name="names">The names of the sessions; none: "demo".</param>
    protected async Task GivenSessionsAsync(
        Action<SandboxSocketOptions>? socket = null, Action<CTraderSessionOptions>? configure = null, string? file = null, Action<IServiceCollection>? services = null, int accounts = 0,
        Action<string, CTraderSessionOptions>? each = null, TimeProvider? time = null, TimeSpan? lifetime = null, params string[] names)
    {
        _sandbox = CTraderSandbox.Start(options =>
        {
            options.TimeProvider = time ?? TimeProvider.System;
            options.TokenLifetime = lifetime ?? options.TokenLifetime;
            options.Socket.PricesPerSecond = 0;
            socket?.Invoke(options.Socket);
        });
        if (accounts > 0)
        {
            _sandbox.Socket.Accounts.Clear();
            foreach (var id in Enumerable.Range(1001, accounts))
            {
                _sandbox.Socket.Accounts.Add(new(id));
            }
        }

        var collection = new ServiceCollection().AddLogging(logging => logging.SetMinimumLevel(LogLevel.Information).AddProvider(new FakeLoggerProvider(Logs)));
        collection.AddSingleton(time ?? TimeProvider.System);
        var builder = collection.AddCTraderAuth(static _ => { }).UseSandbox(_sandbox);
        if (file is not null)
        {
            builder.UseSqlite($"Data Source={file}");
        }

        foreach (var name in names is [] ? ["demo"] : names)
        {
            collection.AddCTraderSession(name, options =>
            {
                (options.Subject, options.Environment, options.AuthorizationWait) = ("alice", name == "live" ? CTraderEnvironment.Live : CTraderEnvironment.Demo, TimeSpan.FromSeconds(30));
                configure?.Invoke(options);
                each?.Invoke(name, options);
            });
        }

        services?.Invoke(collection);
        _services = collection.BuildServiceProvider();
        await Tokens.ConnectAsync("alice", _sandbox.IssueCode(), Token);
        foreach (var service in _services.GetServices<IHostedService>())
        {
            await service.StartAsync(Token);
        }

        foreach (var name in names is [] ? ["demo"] : names)
        {
            await SessionOf(name).WhenAuthorizedAsync(null, Token).WaitAsync(Limit, Token);
        }
    }

    protected ICTraderSession SessionOf(string name) => Services.GetRequiredKeyedService<ICTraderSession>(name);

    /// <summary>Waits for a status.</summary>
    protected async Task<CTraderSessionStatus> WhenAsync(Func<CTraderSessionStatus, bool> isSo, string name = "demo")
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(Limit);
        await foreach (var status in SessionOf(name).WatchAsync(limit.Token))
        {
            if (isSo(status))
            {
                return status;
            }
        }

        throw new InvalidOperationException("The session stopped.");
    }

    /// <summary>A program that always has a request waiting, until it is stopped.</summary>
    protected async Task SendForeverAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await SessionOf("demo").SendAsync(1001, 2121, Of(1001), cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (CTraderRequestException e) when (e.ErrorCode == "ACCOUNT_NOT_AUTHORIZED")
            {
                // It was repeated once, and met the next rotation too: no bot has rotations that are so close.
            }
        }
    }

    protected static byte[] Of(long account) => System.Text.Encoding.UTF8.GetBytes($$"""{"ctidTraderAccountId":{{account}}}""");

    public virtual async ValueTask DisposeAsync()
    {
        await Stop.CancelAsync();
        if (_services is not null)
        {
            await _services.DisposeAsync();
        }

        if (_sandbox is not null)
        {
            await _sandbox.DisposeAsync();
        }

        Stop.Dispose();
        GC.SuppressFinalize(this);
    }
}
