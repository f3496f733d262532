using CTraderAuth.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace CTraderAuth.Tests.Tokens;

/// <summary>A sandbox, a clock that only the test moves, and as many programs on one store as a test wants.</summary>
public abstract class TokensTest : IAsyncDisposable
{
    private readonly List<ServiceProvider> _programs = [];
    private ICTraderTokens? _tokens;
    private ICTraderAuth? _auth;

    protected TestClock Time { get; } = new(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));

    protected CTraderSandbox Sandbox { get; private set; }

    protected FakeLogCollector Logs { get; } = new();

    protected SharedStore Store { get; } = new();

    protected ICTraderTokens Tokens
    {
        get => _tokens ??= GivenProgram().GetRequiredService<ICTraderTokens>();
        set => _tokens = value;
    }

    protected ICTraderAuth Auth => _auth ??= GivenProgram().GetRequiredService<ICTraderAuth>();

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected IReadOnlyList<SandboxRequest> Refreshes => [.. Sandbox.TokenRequests.Where(request => request.GrantType is "refresh_token")];

    protected TokensTest() => Sandbox = CTraderSandbox.Start(options => options.TimeProvider = Time);

    protected void GivenSandbox(Action<CTraderSandboxOptions> configure)
    {
        Sandbox.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Sandbox = CTraderSandbox.Start(options =>
        {
            options.TimeProvider = Time;
            configure(options);
        });
    }

    /// <summary>Another instance of the program: a container of its own on the same store.</summary>
    protected ServiceProvider GivenProgram(Action<CTraderAuthOptions>? configure = null, Action<IServiceCollection>? services = null)
    {
        var collection = new ServiceCollection();
        collection.AddSingleton<TimeProvider>(Time);
        collection.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new FakeLoggerProvider(Logs)));
        collection.AddCTraderAuth(_ => { }).UseSandbox(Sandbox).UseStore(_ => Store);
        collection.PostConfigure(configure ?? (_ => { }));
        services?.Invoke(collection);
        var program = collection.BuildServiceProvider();
        _programs.Add(program);
        return program;
    }

    protected ICTraderTokens GivenTokens(Action<CTraderAuthOptions>? configure = null) => GivenProgram(configure).GetRequiredService<ICTraderTokens>();

    protected Task<CTraderAccessToken> GivenGrant(string subject, string cTid = "trader-1") => Tokens.ConnectAsync(subject, Sandbox.IssueCode(cTid), Token);

    /// <summary>Moves the clock past the end of every token.</summary>
    protected void GivenExpired() => Time.Advance(TimeSpan.FromDays(31));

    /// <summary>Waits until a grant is as asked, whoever makes it so.</summary>
    protected async Task<GrantStatus> WhenAsync(string subject, Func<GrantStatus, bool> isSo)
    {
        await foreach (var status in Tokens.WatchAllAsync(Token))
        {
            if (status.Subject == subject && isSo(status))
            {
                return status;
            }
        }

        throw new InvalidOperationException("The watch ended.");
    }

    /// <summary>A program that hears of the changes of "bob". It takes changes one after the other: with one of his, all before it are taken.</summary>
    protected async Task<IAsyncEnumerator<CTraderAccessToken>> GivenWatchOfBobAsync(ICTraderTokens tokens)
    {
        await GivenGrant("bob", "trader-2");
        var bobs = tokens.WatchAsync("bob", Token).GetAsyncEnumerator(Token);
        await bobs.MoveNextAsync();
        return bobs;
    }

    /// <summary>Waits until a program has taken all changes so far.</summary>
    protected async Task WhenTakenAsync(IAsyncEnumerator<CTraderAccessToken> bobs, Action? announce = null)
    {
        await Tokens.RefreshAsync("bob", Token);
        announce?.Invoke();
        await bobs.MoveNextAsync();
    }

    /// <summary>Lets flights wait out the time in which the server may still work on a request, until something has come of it.</summary>
    protected Task<T> PassSettlingAsync<T>(Task<T> until) => PassAsync(until, Time.WhenLooksAsync);

    /// <summary>Moves the clock, whenever somebody waits for it, until a task is done.</summary>
    protected async Task<T> PassAsync<T>(Task<T> until, Func<Task> whenWaits, int seconds = 5)
    {
        while (!until.IsCompleted)
        {
            await Task.WhenAny(until, whenWaits());
            Time.Advance(TimeSpan.FromSeconds(seconds));
        }

        return await until;
    }

    public virtual async ValueTask DisposeAsync()
    {
        Store.Repair();
        foreach (var program in _programs)
        {
            await program.DisposeAsync();
        }

        await Sandbox.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
