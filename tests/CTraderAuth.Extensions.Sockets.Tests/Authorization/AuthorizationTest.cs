using CTraderAuth.Tests.Tokens;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Testing;

namespace CTraderAuth.Sockets.Tests.Authorization;

/// <summary>An authorization between a channel and a core whose other ends are the test.</summary>
public abstract class AuthorizationTest : IAsyncDisposable
{
    protected static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly ServiceProvider _services;
    private readonly List<CTraderAuthorization> _started = [];

    protected AuthorizationTest()
    {
        Tokens = new(Time);
        _services = new ServiceCollection()
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton<ICTraderTokens>(Tokens)
            .AddSingleton<IHostApplicationLifetime>(Host)
            .Configure<CTraderAuthOptions>(options => (options.ClientId, options.ClientSecret) = ("client", "the-client-secret"))
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new FakeLoggerProvider(Logs)))
            .AddCTraderAuthorizer()
            .BuildServiceProvider();
    }

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected TestClock Time { get; } = new(new DateTimeOffset(2026, 11, 27, 8, 0, 0, TimeSpan.Zero));

    protected FakeLogCollector Logs { get; } = new();

    internal ScriptedChannel Channel { get; private set; } = new();

    internal ScriptedTokens Tokens { get; }

    protected ApplicationLifetime Host { get; } = new(NullLogger<ApplicationLifetime>.Instance);

    protected ICTraderAuthorizer Authorizer => _services.GetRequiredService<ICTraderAuthorizer>();

    protected CTraderAuthorization Start(CTraderAuthorizationOptions? options = null)
    {
        Channel = new();
        var authorization = Authorizer.Start("alice", Channel, options);
        _started.Add(authorization);
        return authorization;
    }

    /// <summary>With these demo accounts authorized.</summary>
    protected async Task<CTraderAuthorization> GivenAuthorized(CTraderAuthorizationOptions? options, params long[] accounts)
    {
        var authorization = Start(options);
        (await Channel.NextAsync("application")).Succeed();
        Tokens.Announce();
        (await Channel.NextAsync("list")).Succeed([.. accounts.Select(id => new CTraderAccount(id, isLive: false, 5_000_000 + id, "Broker"))]);
        foreach (var account in accounts)
        {
            (await Channel.NextAsync($"account {account}")).Succeed();
        }

        await authorization.WhenAuthorizedAsync(null, Token).WaitAsync(Limit, Token);
        return authorization;
    }

    /// <summary>Waits for a status.</summary>
    protected static async Task<CTraderAuthorizationStatus> WhenAsync(CTraderAuthorization authorization, Func<CTraderAuthorizationStatus, bool> isSo)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(Limit);
        await foreach (var status in authorization.WatchAsync(limit.Token))
        {
            if (isSo(status))
            {
                return status;
            }
        }

        throw new InvalidOperationException("The authorization ended.");
    }

    /// <summary>Waits until a line with this id is in the log for the nth time.</summary>
    protected async Task<string> WhenLoggedAsync(int id, int times = 1) => (await Logs.WhenLoggedAsync(record => record.Id.Id == id && --times == 0)).Message;

    public async ValueTask DisposeAsync()
    {
        foreach (var authorization in _started)
        {
            await authorization.DisposeAsync();
        }

        await _services.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
