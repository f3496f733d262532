using System.Collections.Concurrent;
using CTraderAuth.Testing;

namespace CTraderAuth.Campaign.Kills;

/// <summary>One grant in a file of its own, and one process after the other that rotates it and is killed.</summary>
internal sealed class Lane(Server server, string file, string? journal, Tally tally, int seed)
{
    private static readonly TimeSpan Hang = TimeSpan.FromMinutes(2);

    private readonly Random _chance = new(seed);
    private readonly Judge _judge = new(server, file, tally, journal is not null);

    public async Task RunAsync(ConcurrentQueue<Kill> kills)
    {
        while (kills.TryDequeue(out var kill))
        {
            if (!await KillAsync(kill) && kill.MayTryAgain())
            {
                kills.Enqueue(kill);
            }
        }

        // What the last kill left behind is judged too.
        using var last = Start();
        _judge.Begin(null);
        await RestAsync(last);
    }

    /// <summary>False if the child never came to the step, as on a machine so slow that requests time out.</summary>
    private async Task<bool> KillAsync(Kill kill)
    {
        using var child = Start();
        _judge.Begin(kill);
        var reached = kill.Step is { } step ? await KillAtAsync(child, step) : await KillSomewhereAsync(child, kill);
        child.Kill();
        await child.GoneAsync();
        while (await HearAsync(child) is not null)
        {
        }

        server.Sandbox.Faults.Clear();
        (server.Before, server.After) = (null, null);
        await server.QuietAsync();
        await _judge.LookAsync(reached);
        tally.Killed(kill, reached);
        return reached;
    }

    /// <summary>Lets the child recover, then stops it at a step and kills it there; false if it never came to it.</summary>
    private async Task<bool> KillAtAsync(ChildProcess child, KillStep step)
    {
        await RestAsync(child);
        if (step.Order is not null)
        {
            await child.SayAsync(step.Order);
        }

        if (step.Fault is not null)
        {
            server.Sandbox.Faults.Next(step.Fault);
        }

        server.Before = step.AtServerBefore ? child.Kill : null;
        server.After = step.AtServerAfter ? child.Kill : null;
        await child.SayAsync("refresh");
        while (await HearAsync(child) is { } line)
        {
            if (line.StartsWith("at ", StringComparison.Ordinal) || IsOutcome(line))
            {
                return !IsOutcome(line) || step.Order is "arm nothing";
            }
        }

        return true;
    }

    private async Task<bool> KillSomewhereAsync(ChildProcess child, Kill kill)
    {
        if (_chance.Next(4) is 0)
        {
            server.Sandbox.Faults.Next(Fault());
        }

        await child.SayAsync("refresh");
        for (var heard = 0; heard < kill.Lines; heard++)
        {
            var line = await HearAsync(child) ?? throw new InvalidOperationException("The child died by itself.");
            if (IsOutcome(line))
            {
                await child.SayAsync(await _judge.ConcludeAsync(line) ? "refresh" : $"connect {server.Sandbox.IssueCode()}");
            }
        }

        Thread.SpinWait(kill.Spin);
        return true;
    }

    /// <summary>Lets the child rotate once, with a new consent where that is all that helps.</summary>
    private async Task RestAsync(ChildProcess child)
    {
        await child.SayAsync("refresh");
        while (true)
        {
            var line = await HearAsync(child) ?? throw new InvalidOperationException("The child died by itself.");
            if (!IsOutcome(line))
            {
                continue;
            }

            if (await _judge.ConcludeAsync(line))
            {
                return;
            }

            await child.SayAsync($"connect {server.Sandbox.IssueCode()}");
        }
    }

    private ChildProcess Start() => journal is null
        ? ChildProcess.Start(server.Sandbox, "killed", file, server.Clock)
        : ChildProcess.Start(server.Sandbox, "killed", file, server.Clock, journal);

    private async Task<string?> HearAsync(ChildProcess child)
    {
        var line = await child.HearAsync().WaitAsync(Hang);
        _judge.Note(line);
        return line;
    }

    private static bool IsOutcome(string line) => line.Split(' ')[0] is "token" or "lost" or "refused";

    private SandboxFault Fault() => _chance.Next(5) switch
    {
        0 => SandboxFault.HangUp(afterProcessing: false),
        1 => SandboxFault.HangUp(afterProcessing: true),
        2 => SandboxFault.Delay(TimeSpan.FromSeconds(5), afterProcessing: _chance.Next(2) is 0),
        3 => SandboxFault.Answer(503, "text/html", "<html>Service Unavailable</html>", afterProcessing: _chance.Next(2) is 0),
        _ => SandboxFault.Answer(429, "text/plain", "", TimeSpan.FromSeconds(5)),
    };
}
