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

    private readonly ServiceProvider _services;
    private readonly ProgramClock _clock;
    private readonly Flights _flights;
    private volatile Gate? _gate;
    private string? _rejected;
    private bool _refreshes;
    private Task? _stopping;

    public ScheduledProgram(string name, TimeProvider time, IGrantStore store, ScheduledServer server, Action<StoredGrant> written)
    {
        Name = name;
        _clock = new(time);
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(_ => new ProgramLife { Spending = new() })
            .AddSingleton<TimeProvider>(_clock)
            .AddSingleton<ITokenEndpoint>(new GatedEndpoint(Arrive, secret => server.Process(secret, this)))
            .AddCTraderAuth(options => (options.ClientId, options.ClientSecret, options.RedirectUri) = ("id", "secret", "http://localhost:5000/callback"))
            .UseStore(_ => new GatedStore(store, Arrive, written))
            .Services.BuildServiceProvider();
        Tokens = _services.GetRequiredService<ICTraderTokens>();
        _flights = _services.GetRequiredService<Flights>();
    }

    public string Name { get; }

    public ICTraderTokens Tokens { get; }

    public Task? Caller { get; private set; }

    public CancellationTokenSource Leaving { get; private set; } = new();

    public bool WasCalled { get; private set; }

    public bool IsStopping => _stopping is not null;

    public bool IsStopped => _stopping?.IsCompleted is true;

    public Gate? Gate => _gate;

    public bool IsIdle => _gate is null && !_clock.IsWaitedFor && (Caller?.IsCompleted ?? true) && !_flights.TryGet(Subject, out _);

    /// <summary>Nothing moves in here before the schedule takes its next step.</summary>
    public bool IsSettled => IsStopping
        ? _gate is not null || IsStopped
        : (_gate is not null || _clock.IsWaitedFor || IsIdle) && !(Caller?.IsCompleted is false && IsAnswered);

    public GrantCodec Codec => _services.GetRequiredService<GrantCodec>();

    /// <summary>A caller may come. Who replaces a refused token leaves at a moment that no schedule sees, so nobody comes before the flight is over.</summary>
    public bool IsFree => !IsStopping && (IsIdle || (_gate is null && _clock.IsWaitedFor && _rejected is null && Caller?.IsCompleted is true));

    public bool MayLeave => !IsStopping && _rejected is null && Caller?.IsCompleted is false;

    // Callers who have their answer are about to leave; a token that has expired since it was served is none, nor is a failure while the row is read again.
    private bool IsAnswered => _rejected is null && _flights.TryGet(Subject, out var flight) && (_refreshes && flight!.Purpose is Purpose.RefreshNow ? flight.Outcome : AnswerOf(flight!)) is { IsCompleted: true } answer && !(answer.IsFaulted && flight!.Look.IsAwaited);

    private Task AnswerOf(Flight flight) => flight.UsableToken is { IsCompletedSuccessfully: true, Result: { } token } && _clock.GetUtcNow() >= token.ExpiresAt ? flight.Outcome : flight.UsableToken;

    public void Call(Func<ICTraderTokens, CancellationToken, Task> call)
    {
        (_rejected, _refreshes, WasCalled, Leaving) = (null, false, true, new());
        Caller = call(Tokens, Leaving.Token);
    }

    /// <summary>Only for an idle program: the caller reads the row himself.</summary>
    public void Refresh()
    {
        Call(static (tokens, leaving) => tokens.RefreshAsync(Subject, leaving));
        _refreshes = true;
    }

    public void Replace(string refused)
    {
        Call((tokens, leaving) => tokens.ReplaceRejectedAsync(Subject, refused, leaving));
        _rejected = refused;
    }

    public void Open(Passage passage)
    {
        var opened = _gate!;
        _gate = null;
        opened.Open(passage);
    }

    public void Stop() => _stopping = _services.DisposeAsync().AsTask();

    /// <summary>SIGKILL: nothing that is under way goes on.</summary>
    public void Kill()
    {
        _clock.Stop();
        _gate = null;
        ProcessEnd.Remove(_services.GetRequiredService<ProgramLife>());
    }

    public override string ToString() => $"{Name}, _gate {_gate?.What ?? "none"}, waits {_clock.IsWaitedFor}, caller {Caller?.Status}, flight {(_flights.TryGet(Subject, out var flight) ? $"{flight!.Running.Status}, answer {flight.UsableToken.Status}, end {flight.Outcome.Status}" : "none")}";

    private void Arrive(Gate arrived) => _gate = arrived;
}
