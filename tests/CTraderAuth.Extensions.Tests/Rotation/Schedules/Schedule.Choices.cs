using CTraderAuth.Testing;
using CTraderAuth.Tests.Rotation.Model;

namespace CTraderAuth.Tests.Rotation.Schedules;

internal sealed partial class Schedule
{
    private static readonly (int Weight, Passage Passage)[] StoreFaults = [(3, Passage.FailsBefore), (3, Passage.FailsAfter)];

    private static readonly (int Weight, Passage Passage)[] RequestFaults =
        [(4, Passage.AnswerLost), (4, Passage.NeverArrives), (4, Passage.TimesOut), (3, Passage.NotSent), (2, Passage.Unavailable)];

    private static readonly (int Weight, TimeSpan Time)[] Pauses =
        [(40, TimeSpan.FromSeconds(5)), (20, TimeSpan.FromSeconds(31)), (8, TimeSpan.FromSeconds(91)), (6, TimeSpan.FromMinutes(51)), (3, TimeSpan.FromDays(31))];

    private List<(int Weight, string What, Action Do)> Choices()
    {
        var choices = Ordinary();
        foreach (var program in _programs)
        {
            Faults(program, choices);
            if (program.IsStopping)
            {
                continue;
            }

            if (program.MayLeave && program != _programs[2])
            {
                choices.Add((6, $"{program.Name}'s caller leaves", () => program.Leaving.Cancel()));
            }

            if (!program.IsIdle)
            {
                choices.Add((2, $"{program.Name} is KILLED", () => Replace(program, Kill)));
                choices.Add((2, $"{program.Name} is shut down", program.Stop));
            }
        }

        foreach (var program in _programs.Take(2).Where(program => program.IsFree))
        {
            choices.Add((30, $"{program.Name} gets", () => program.Call(static (tokens, leaving) => tokens.GetAsync(ScheduledProgram.Subject, leaving).AsTask())));
            if (program.IsIdle)
            {
                choices.Add((40, $"{program.Name} refreshes", () => program.Refresh()));
            }

            if (Row?.AccessToken is { } current && (!_server.State.PairOf(current).Live || Row.ExpiresAt <= _time.GetUtcNow()))
            {
                choices.Add((20, $"{program.Name} is told that {current} was refused", () => program.Replace(current)));
            }
        }

        if (_programs[2] is { WasCalled: false, IsStopping: false } consenting)
        {
            AddConsents(consenting, choices);
        }

        return choices;
    }

    private static void AddConsents(ScheduledProgram program, List<(int Weight, string What, Action Do)> choices)
    {
        choices.Add((3, $"{program.Name} connects", () => program.Call(static (tokens, leaving) => tokens.ConnectAsync(ScheduledProgram.Subject, ModelServer.CodeOf('C'), leaving))));
        choices.Add((3, $"{program.Name} imports", () => program.Call(static (tokens, leaving) => tokens.ImportAsync(ScheduledProgram.Subject, ModelServer.ForeignToken, leaving))));
        choices.Add((1, $"{program.Name} disconnects", () => program.Call(static (tokens, leaving) => tokens.DisconnectAsync(ScheduledProgram.Subject, leaving))));
    }

    /// <summary>What happens without anybody's fault: operations, late requests, and time.</summary>
    private List<(int Weight, string What, Action Do)> Ordinary()
    {
        var choices = new List<(int, string, Action)>();
        for (var index = 0; index < _programs.Length; index++)
        {
            var (program, place) = (_programs[index], index);
            if (program.Gate is { } gate)
            {
                choices.Add((60, $"{program.Name} {gate.What}", () => program.Open(Passage.Done)));
            }
            else if (program.IsStopped)
            {
                choices.Add((20, $"{program.Name} is started again", () => _programs[place] = NewProgram(program.Name[..1])));
            }
        }

        foreach (var late in _server.Late.Distinct())
        {
            choices.Add((20, $"the late {late} is processed", () => Process(late)));
            choices.Add((5, $"the late {late} never arrives", () => _server.Late.Remove(late)));
        }

        if (choices.Count == 0 || (_mayFail && (_server.Reuse is not RefreshTokenReuse.RevokeFamily || NobodySleeps)))
        {
            // A pair that cannot be written for longer than a lease is the same as a program that sleeps.
            var pauses = _server is { Reuse: RefreshTokenReuse.RevokeFamily, IsUnwritten: true } ? Pauses[..1] : Pauses;
            choices.AddRange(pauses.Select(pause => (pause.Weight / (NobodySleeps ? 1 : 8), $"{pause.Time} pass", (Action)(() => _time.Advance(pause.Time)))).Where(pause => pause.Item1 > 0));
        }

        return choices;
    }

    private void Process(string late)
    {
        _server.Late.Remove(late);
        _server.Process(late);
    }

    private void Faults(ScheduledProgram program, List<(int Weight, string What, Action Do)> choices)
    {
        if (program.Gate is not { } gate || program.IsStopping)
        {
            return;
        }

        foreach (var (weight, passage) in gate.Secret is null ? StoreFaults.Where(fault => gate.What is "writes" || fault.Passage is Passage.FailsBefore) : RequestFaults)
        {
            choices.Add((weight, $"{program.Name} {gate.What}: {passage}", () => Fault(program, gate, passage)));
        }
    }

    private void Fault(ScheduledProgram program, Gate gate, Passage passage)
    {
        if (passage is Passage.AnswerLost)
        {
            _server.Process(gate.Secret!);
        }
        else if (passage is Passage.TimesOut)
        {
            _server.Late.Add(gate.Secret!);
        }

        program.Open(passage);
    }

    private void Kill(ScheduledProgram program)
    {
        if (program.Gate is { Secret: { } secret })
        {
            _server.Late.Add(secret);
        }

        _server.Kill(program);
        program.Kill();
    }

    private void Replace(ScheduledProgram program, Action<ScheduledProgram> end)
    {
        end(program);
        _programs[Array.IndexOf(_programs, program)] = NewProgram(program.Name[..1]);
    }
}
