using CTraderAuth.Protocol;
using CTraderAuth.Rotation;
using CTraderAuth.Rows;
using CTraderAuth.Tests.Rotation.Clocks;
using CTraderAuth.Tests.Rotation.Model;
using CTraderAuth.Tests.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Rotation;

/// <summary>Programs on one store, a server whose requests the test holds, and two clocks.</summary>
public abstract class HeldTest : IAsyncDisposable
{
    // Of the machine's clock.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly List<ServiceProvider> _programs = [];

    private protected TwoClocks Time { get; } = new(Moves.Now);

    private protected HeldServer Server { get; } = new();

    private protected SharedStore Store { get; } = new();

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected ICTraderTokens GivenTokens() => GivenProgram().GetRequiredService<ICTraderTokens>();

    private protected ServiceProvider GivenProgram()
    {
        var clock = new ProgramClock(Time);
        var program = new ServiceCollection()
            .AddLogging()
            .AddSingleton(clock)
            .AddSingleton<TimeProvider>(clock)
            .AddSingleton<ITokenEndpoint>(new ClockedEndpoint(Server, clock))
            .AddCTraderAuth(options => (options.ClientId, options.ClientSecret, options.RedirectUri) = ("id", "secret", "http://localhost:5000/callback"))
            .UseStore(_ => Store)
            .Services.BuildServiceProvider();
        _programs.Add(program);
        return program;
    }

    /// <summary>The pair of generation 1; its access token has just been issued.</summary>
    private protected async Task<ICTraderTokens> GivenGrantAsync()
    {
        var tokens = GivenTokens();
        await tokens.ImportAsync("alice", new CTraderToken("a1", "r1", "bearer", TimeSpan.FromDays(30), Time.GetUtcNow()), Token);
        return tokens;
    }

    private protected async Task ShouldBeConnectedAsync(ICTraderTokens tokens)
    {
        var grant = _programs[0].GetRequiredService<GrantCodec>().Decode("alice", (await Store.FindAsync("alice", Token))!.Content).ShouldNotBeNull();
        grant.Reason.ShouldBeNull();
        Server.Honours(grant.RefreshToken!).ShouldBeTrue("the pair in the row is dead");
        (await tokens.GetStatusAsync("alice", Token))!.State.ShouldBe(GrantState.Connected);
    }

    /// <summary>No program has a flight: the row stays as it is until somebody asks.</summary>
    private protected bool IsAtRest => _programs.TrueForAll(static program => !HasFlight(program));

    /// <summary>Lets time pass whenever every program with a flight waits for it, until a task is done.</summary>
    /// <param name="until">The task.</param>
    /// <param name="asleep">How many flights the test holds itself.</param>
    private protected async Task<T> PassAsync<T>(Task<T> until, int asleep = 0)
    {
        for (var began = TimeProvider.System.GetTimestamp(); !until.IsCompleted; await Task.Yield())
        {
            if (Time.Waits > 0 && _programs.Count(static program => HasFlight(program) && !program.GetRequiredService<ProgramClock>().IsWaitedFor) <= asleep)
            {
                Time.Pass(TimeSpan.FromSeconds(5));
            }

            TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(Limit, "the flight is stuck");
        }

        return await until;
    }

    private static bool HasFlight(ServiceProvider program) => program.GetRequiredService<Flights>().TryGet("alice", out _);

    /// <summary>Ends the programs that came last.</summary>
    private protected async Task EndAsync(int count)
    {
        foreach (var program in _programs[^count..])
        {
            await program.DisposeAsync();
        }

        _programs.RemoveRange(_programs.Count - count, count);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var program in _programs)
        {
            await program.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }
}
