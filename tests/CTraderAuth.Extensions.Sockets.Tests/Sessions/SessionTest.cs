using CTraderAuth.Sockets.Tests.Authorization;
using CTraderAuth.Tests.Tokens;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Testing;

namespace CTraderAuth.Sockets.Tests.Sessions;

/// <summary>A session between a stand-in of cTrader and a core whose tokens are the test's.</summary>
public abstract class SessionTest : IAsyncDisposable
{
    protected static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private ServiceProvider? _services;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected StandInServer Server { get; } = new();

    protected FakeLogCollector Logs { get; } = new();

    protected TimeProvider Time { get; set; } = TimeProvider.System;

    protected ApplicationLifetime Host { get; } = new(NullLogger<ApplicationLifetime>.Instance);

    internal ScriptedTokens Tokens => field ??= new(Time) { Repeats = true };

    protected IServiceProvider Services => _services!;

    protected ICTraderSession Session => Services.GetRequiredService<ICTraderSession>();

    /// <summary>Starts the session "alice"; a token is announced already.</summary>
    protected async Task<ICTraderSession> StartAsync(Action<CTraderSessionOptions>? configure = null, bool announce = true)
    {
        _services = new ServiceCollection()
            .AddSingleton(Time)
            .AddSingleton<ICTraderTokens>(Tokens)
            .AddSingleton<IHostApplicationLifetime>(Host)
            .Configure<CTraderAuthOptions>(static options => (options.ClientId, options.ClientSecret) = ("client", "the-client-secret"))
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new FakeLoggerProvider(Logs)))
            .AddCTraderSession("alice", options =>
            {
                options.Address = Server.Address;
                configure?.Invoke(options);
            })
            .BuildServiceProvider();
        if (announce)
        {
            Tokens.Announce();
        }

        foreach (var service in _services.GetServices<IHostedService>())
        {
            await service.StartAsync(Token);
        }

        return Session;
    }

    /// <summary>The same, with all accounts authorized.</summary>
    protected async Task<ICTraderSession> GivenAuthorizedAsync(Action<CTraderSessionOptions>? configure = null)
    {
        var session = await StartAsync(configure);
        await session.WhenAuthorizedAsync(null, Token).WaitAsync(Limit, Token);
        return session;
    }

    /// <summary>Waits for a status.</summary>
    protected async Task<CTraderSessionStatus> WhenAsync(Func<CTraderSessionStatus, bool> isSo)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(Limit);
        await foreach (var status in Session.WatchAsync(limit.Token))
        {
            if (isSo(status))
            {
                return status;
            }
        }

        throw new InvalidOperationException("The session stopped.");
    }

    /// <summary>Waits until a line with this id is in the log.</summary>
    protected async Task<string> WhenLoggedAsync(int id) => (await Logs.WhenLoggedAsync(record => record.Id.Id == id)).Message;

    /// <summary>Waits until the server got a message of this type for the nth time.</summary>
    protected async Task WhenReceivedAsync(int payloadType, int times = 1) => await Server.WhenReceivedAsync(payloadType, times).WaitAsync(Limit, Token);

    protected async Task StopAsync()
    {
        foreach (var service in Services.GetServices<IHostedService>())
        {
            await service.StopAsync(Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
        {
            await _services.DisposeAsync();
        }

        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
