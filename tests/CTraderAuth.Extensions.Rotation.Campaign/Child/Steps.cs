using System.Diagnostics;

namespace CTraderAuth.Campaign.Child;

/// <summary>Tells the parent each step of a rotation, and stands still at the one where this process is to be killed.</summary>
internal sealed class Steps(TextWriter parent, TimeProvider time)
{
    private const int RaceTicks = 400_000;

    private readonly Lock _telling = new();
    private string? _armed;
    private bool _races;
    private int _saves;

    /// <summary>Stops at this step of what comes next, or tells it and runs on against the parent's kill.</summary>
    public void Arm(string step, bool race) => (_armed, _races) = (step, race);

    public void Begin() => _saves = 0;

    public Task SaveAsync() => PassAsync($"save {++_saves}");

    public Task SavedAsync() => PassAsync($"saved {_saves}");

    public void Rotated() => PassAsync("rotated").GetAwaiter().GetResult();

    public void Tell(string line)
    {
        lock (_telling)
        {
            parent.WriteLine(line);
            parent.Flush();
        }
    }

    private Task PassAsync(string step)
    {
        if (step != _armed)
        {
            Tell($"{step} {time.GetUtcNow().UtcTicks}");
            return Task.CompletedTask;
        }

        Tell($"at {step}");
        if (!_races)
        {
            return new TaskCompletionSource().Task;
        }

        // The kill is on its way: where in the write it hits is up to chance.
        var until = Stopwatch.GetTimestamp() + Random.Shared.Next(RaceTicks);
        while (Stopwatch.GetTimestamp() < until)
        {
        }

        return Task.CompletedTask;
    }
}
