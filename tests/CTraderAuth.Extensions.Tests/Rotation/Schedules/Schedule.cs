using CTraderAuth.Grants;
using CTraderAuth.Rows;
using CTraderAuth.Storage;
using CTraderAuth.Testing;
using CTraderAuth.Tests.Rotation.Model;
using Microsoft.Extensions.Time.Testing;

namespace CTraderAuth.Tests.Rotation.Schedules;

/// <summary>One sequence of steps, drawn from a seed: two programs that rotate and one that connects, imports or disconnects, on one row.</summary>
/// <remarks>A server that revokes families gets no program that sleeps: that this loses is shown by the model.</remarks>
internal sealed partial class Schedule
{
    private const int Steps = 90;

    private readonly Random _random;
    private readonly FakeTimeProvider _time = new(Moves.Now);
    private readonly MemoryGrantStore _store = new();
    private readonly ScheduledServer _server;
    private readonly ScheduledProgram[] _programs;
    private readonly List<string> _trace = [];
    private readonly GrantCodec _codec;
    private int _started;
    private long _generation = 1;
    private bool _mayFail = true;

    public Schedule(int seed)
    {
        _random = new(seed);
        _server = new((RefreshTokenReuse)_random.Next(3));
        _programs = [NewProgram("A"), NewProgram("B"), NewProgram("C")];
        _codec = _programs[0].Codec;
        var first = Scenario.First();
        _store.TrySaveAsync(new(ScheduledProgram.Subject, 1, null, _codec.Encode(ScheduledProgram.Subject, first)), 0).AsTask().GetAwaiter().GetResult();
    }

    public string Trace => string.Join('\n', _trace);

    /// <summary>The pair in the row was dead at the end, and nobody could have kept the one that lives.</summary>
    public bool LostUnavoidably { get; private set; }

    private Grant? Row => _store.FindAsync(ScheduledProgram.Subject).AsTask().GetAwaiter().GetResult() is { } row ? _codec.Decode(ScheduledProgram.Subject, row.Content) : null;

    private bool NobodySleeps => _programs.All(program => program.Gate is null) && _server.Late.Count == 0;

    public void Run()
    {
        for (var step = 0; step < Steps; step++)
        {
            Take(Choices());
        }

        Finish();
        Audit();
    }

    private ScheduledProgram NewProgram(string name) => new($"{name}{_started++}", _time, _store, _server, Written);

    private void Written(StoredGrant stored)
    {
        var grant = _codec.Decode(ScheduledProgram.Subject, stored.Content).ShouldNotBeNull();
        if (grant.RefreshToken is not null)
        {
            _server.Written(ModelServer.NumberOf(grant.RefreshToken));
        }

        grant.Generation.ShouldBeGreaterThanOrEqualTo(_generation, "the generation went back");
        _generation = grant.Generation;
    }

    private void Take(List<(int Weight, string What, Action Do)> choices)
    {
        var drawn = _random.Next(choices.Sum(choice => choice.Weight));
        var taken = choices.First(choice => (drawn -= choice.Weight) < 0);
        _trace.Add(taken.What);
        taken.Do();
        Settle();
    }

    /// <summary>Everything runs on this thread but the beginning and the end of a flight; they are waited for.</summary>
    private void Settle()
    {
        var since = TimeProvider.System.GetTimestamp();
        while (!_programs.All(program => program.IsSettled))
        {
            Thread.Yield();
            (TimeProvider.System.GetElapsedTime(since) < TimeSpan.FromMinutes(2)).ShouldBeTrue($"a program hangs: {_programs.FirstOrDefault(program => !program.IsSettled)}");
        }
    }

    /// <summary>Nothing more goes wrong, and what is under way comes to its end: a disconnect goes on although its program has stopped.</summary>
    private void Finish()
    {
        _mayFail = false;
        for (var step = 0; !_programs.All(program => program.IsStopping ? program.IsStopped && program.Gate is null : program.IsIdle) || _server.Late.Count > 0; step++)
        {
            step.ShouldBeLessThan(1000, "a program is stuck");
            Take(Ordinary());
        }
    }

    private void Audit()
    {
        var row = Row.ShouldNotBeNull();
        if (row.Reason is ReauthorizationReason.Disconnected)
        {
            return;
        }

        var token = row.RefreshToken.ShouldNotBeNull();
        var lives = _server.State.Honours(token);
        (lives && row.Reason is not null).ShouldBeFalse("a living grant asks for a consent");
        var wasKept = _server.NewestWasKept(token);
        _time.Advance(TimeSpan.FromMinutes(51));
        _programs[0] = NewProgram("Z");
        _programs[0].Refresh();
        _trace.Add($"{_programs[0].Name} refreshes at the end");
        Settle();
        Finish();
        var connected = Row is { Reason: null, RefreshToken: { } last } && _server.State.Honours(last);
        (lives && !connected).ShouldBeFalse("a living grant was lost by the last rotation");
        if (!connected)
        {
            wasKept.ShouldBeFalse("an avoidable loss: the living pair had reached a program");
            Row!.Reason.ShouldNotBeNull("a loss that nobody is told of");
            LostUnavoidably = true;
        }
    }
}
