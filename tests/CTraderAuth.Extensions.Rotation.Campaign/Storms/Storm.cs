using System.Globalization;
using CTraderAuth.Campaign.Kills;
using CTraderAuth.Testing;

namespace CTraderAuth.Campaign.Storms;

/// <summary>Processes that rotate one grant in one file, while one of them after the other is killed or stopped for longer than its lease.</summary>
internal sealed class Storm(CTraderSandbox sandbox, AcceleratedClock clock, string file, int processes, Tally tally, int seed) : IDisposable
{
    private static readonly TimeSpan Hang = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan LongerThanTheLease = AcceleratedClock.RequestTimeout * 6;

    private readonly Random _chance = new(seed);
    private readonly ChildProcess[] _all = [.. Enumerable.Range(0, processes).Select(_ => ChildProcess.Start(sandbox, "killed", file, clock.ToString()))];
    private long _told;
    private bool _unknown;

    public async Task RunAsync(int rounds)
    {
        await ConnectAsync();
        foreach (var process in _all)
        {
            await RefreshInPeaceAsync(process);
        }

        for (var round = 0; round < rounds; round++)
        {
            var (blow, victim) = (Blow.Next(_chance), _chance.Next(processes));
            var outcomes = await RoundAsync(blow, victim);
            if (blow.Kills)
            {
                _all[victim].Dispose();
                _all[victim] = ChildProcess.Start(sandbox, "killed", file, clock.ToString());
            }

            await JudgeAsync(blow, outcomes);
            await RefreshInPeaceAsync(_all[victim]);
        }
    }

    public void Dispose() => Array.ForEach(_all, process => process.Dispose());

    private async Task<string[]> RoundAsync(Blow blow, int victim)
    {
        var struck = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var othersDone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _unknown = false;
        if (blow.Step is not null)
        {
            await _all[victim].SayAsync($"race {blow.Step}");
        }

        var victimEnds = SufferAsync(_all[victim], blow, struck, othersDone.Task);
        await (blow.Step is null ? Task.CompletedTask : Task.WhenAny(struck.Task, victimEnds));
        var others = await Task.WhenAll(_all.Where((_, number) => number != victim).Select(RefreshAsync));
        othersDone.SetResult();
        return [.. others, await victimEnds];
    }

    private async Task<string> SufferAsync(ChildProcess victim, Blow blow, TaskCompletionSource struck, Task othersDone)
    {
        await victim.SayAsync("refresh");
        for (var heard = 1; await HearAsync(victim) is { } line; heard++)
        {
            if (blow.Meets(line, heard))
            {
                await StrikeAsync(victim, blow, struck, othersDone);
            }

            if (IsOutcome(line))
            {
                return line;
            }
        }

        return "killed";
    }

    private async Task StrikeAsync(ChildProcess victim, Blow blow, TaskCompletionSource struck, Task othersDone)
    {
        if (blow.Kills)
        {
            victim.Kill();
            struck.SetResult();
            return;
        }

        // It may have stopped in the middle of a write, and the others cannot end before it goes on.
        victim.Pause();
        struck.SetResult();
        await Task.WhenAny(othersDone, Task.Delay(LongerThanTheLease, clock));
        victim.Resume();
    }

    private async Task<string> RefreshAsync(ChildProcess process)
    {
        await process.SayAsync("refresh");
        return await OutcomeAsync(process);
    }

    /// <summary>Nobody is killed or stopped: only a response that was too late excuses a loss.</summary>
    private async Task RefreshInPeaceAsync(ChildProcess process)
    {
        _unknown = false;
        var outcome = await RefreshAsync(process);
        if (outcome.StartsWith("token", StringComparison.Ordinal))
        {
            return;
        }

        if (_unknown && outcome == $"lost {ReauthorizationReason.ResponseLost}")
        {
            tally.Lost(null);
        }
        else
        {
            tally.Avoided($"in peace: {outcome}");
        }

        await ConnectAsync();
    }

    private async Task ConnectAsync()
    {
        string outcome;
        do
        {
            await _all[0].SayAsync($"connect {sandbox.IssueCode()}");
            outcome = await OutcomeAsync(_all[0]);
        }
        while (!outcome.StartsWith("token", StringComparison.Ordinal));
    }

    private async Task<string> OutcomeAsync(ChildProcess process)
    {
        while (true)
        {
            var line = await HearAsync(process) ?? throw new InvalidOperationException("A process died by itself.");
            if (IsOutcome(line))
            {
                return line;
            }
        }
    }

    private async Task<string?> HearAsync(ChildProcess process)
    {
        var line = await process.HearAsync().WaitAsync(Hang);
        lock (_all)
        {
            _unknown |= line is "busy unknown";
            _told = line?.Split(' ') is ["token", var number] && long.TryParse(number, CultureInfo.InvariantCulture, out var generation) ? Math.Max(_told, generation) : _told;
        }

        return line;
    }

    /// <summary>Everybody is at rest: the file holds the pair that lives, or it was the killed process that had it.</summary>
    private async Task JudgeAsync(Blow blow, string[] outcomes)
    {
        var audit = await Audit.MakeAsync(sandbox, file);
        if (!audit.Readable)
        {
            tally.Unread();
        }
        else if (audit.Generation < _told)
        {
            tally.Avoided($"{blow}: a caller was given generation {_told}, and the file holds {audit.Generation}");
        }
        else if (!audit.Live)
        {
            var wrong = outcomes.FirstOrDefault(outcome => outcome.StartsWith("lost", StringComparison.Ordinal) && outcome != $"lost {ReauthorizationReason.ResponseLost}")
                ?? (outcomes.Any(outcome => outcome.StartsWith("lost", StringComparison.Ordinal)) ? null : "nobody was told");
            Weigh(blow, wrong, $"{blow}: {string.Join(", ", outcomes)}");
            await ConnectAsync();
        }
        else if (audit.Reason is not null)
        {
            tally.Avoided($"{blow}: the stored pair lives, and a consent is asked for");
        }

        tally.Struck(blow);
    }

    private void Weigh(Blow blow, string? wrong, string what)
    {
        if (blow.Kills || _unknown)
        {
            tally.Lost(wrong is null ? null : $"{what} ({wrong})");
        }
        else
        {
            tally.Avoided(what);
        }
    }

    private static bool IsOutcome(string line) => line.Split(' ')[0] is "token" or "lost" or "refused";
}
