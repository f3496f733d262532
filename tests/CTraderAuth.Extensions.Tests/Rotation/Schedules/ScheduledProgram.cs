using CTraderAuth.Lifetime;
using CTraderAuth.Protocol;
using CTraderAuth.Rotation;
using CTraderAuth.Rotation.Run;
using CTraderAuth.Rotation.Transition;
using CTraderAuth.Rows;
using CTraderAuth.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Rotation.Schedules;

/// <summary>A program with one caller at a time, whose every step the schedule takes for it.</summary>
internal sealed class ScheduledProgram
{
    public const string Subject = "alice";

    private readonly ServiceProvider services;
    private readonly ProgramClock clock;
    private readonly Flights flights;
    private volatile Gate? gate;
    private string? rejected;
    private bool refreshes;
    private Task? stopping;

    public ScheduledProgram(string name, TimeProvider time, IGrantStore store, ScheduledServer server, Action<StoredGrant> written)
    {
        Name = name;
        clock = new(time);
        services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(_ => new ProgramLife { Spending = new() })
            .AddSingleton<TimeProvider>(clock)
            .AddSingleton<ITokenEndpoint>(new GatedEndpoint(Arrive, secret => server.Process(secret, this)))
            .AddCTraderAuth(options => (options.ClientId, options.ClientSecret, options.RedirectUri) = ("id", "secret", "http://localhost:5000/callback"))
            .UseStore(_ => new GatedStore(store, Arrive, written))
            .Services.BuildServiceProvider();
        Tokens = services.GetRequiredService<ICTraderTokens>();
        flights = services.GetRequiredService<Flights>();
    }

    public string Name { get; }

    public ICTraderTokens Tokens { get; }

    public Task? Caller { get; private set; }

    public CancellationTokenSource Leaving { get; private set; } = new();

    public bool WasCalled { get; private set; }

    public bool IsStopping => stopping is not null;

    public bool IsStopped => stopping?.IsCompleted is true;

    public Gate? Gate => gate;

    public bool IsIdle => gate is null && !clock.IsWaitedFor && (Caller?.IsCompleted ?? true) && !flights.TryGet(Subject, out _);

    /// <summary>Nothing moves in here before the schedule takes its next step.</summary>
    public bool IsSettled => IsStopping
        ? gate is not null || IsStopped
        : (gate is not null || clock.IsWaitedFor || IsIdle) && !(Caller?.IsCompleted is false && IsAnswered);

    public GrantCodec Codec => services.GetRequiredService<GrantCodec>();

    /// <summary>A caller may come. Who replaces a refused token leaves at a moment that no schedule sees, so nobody comes before the flight is over.</summary>
    public bool IsFree => !IsStopping && (IsIdle || (gate is null && clock.IsWaitedFor && rejected is null && Caller?.IsCompleted is true));

    public bool MayLeave => !IsStopping && rejected is null && Caller?.IsCompleted is false;

    // A caller who has his answer is about to leave; a token that has expired since it was served is none.
    private bool IsAnswered => rejected is null && flights.TryGet(Subject, out var flight) && (refreshes && flight!.Purpose is Purpose.RefreshNow ? flight.Outcome : AnswerOf(flight!)).IsCompleted;

    private Task AnswerOf(Flight flight) => flight.UsableToken is { IsCompletedSuccessfully: true, Result: { } token } && clock.GetUtcNow() >= token.ExpiresAt ? flight.Outcome : flight.UsableToken;

    public void Call(Func<ICTraderTokens, CancellationToken, Task> call)
    {
        (rejected, refreshes, WasCalled, Leaving) = (null, false, true, new());
        Caller = call(Tokens, Leaving.Token);
    }

    /// <summary>Only for an idle program: the caller reads the row himself.</summary>
    public void Refresh()
    {
        Call(static (tokens, leaving) => tokens.RefreshAsync(Subject, leaving));
        refreshes = true;
    }

    public void Replace(string refused)
    {
        Call((tokens, leaving) => tokens.ReplaceRejectedAsync(Subject, refused, leaving));
        rejected = refused;
    }

    public void Open(Passage passage)
    {
        var opened = gate!;
        gate = null;
        opened.Open(passage);
    }

    public void Stop() => stopping = services.DisposeAsync().AsTask();

    /// <summary>SIGKILL: nothing that is under way goes on.</summary>
    public void Kill()
    {
        clock.Stop();
        gate = null;
        ProcessEnd.Remove(services.GetRequiredService<ProgramLife>());
    }

    public override string ToString() => $"{Name}, gate {gate?.What ?? "none"}, waits {clock.IsWaitedFor}, caller {Caller?.Status}, flight {(flights.TryGet(Subject, out var flight) ? $"{flight!.Running.Status}, answer {flight.UsableToken.Status}, end {flight.Outcome.Status}" : "none")}";

    private void Arrive(Gate arrived) => gate = arrived;
}
