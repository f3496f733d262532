using System.Diagnostics;

namespace CTraderAuth.Campaign.Child;

/// <summary>Tells the parent each step of a rotation, and stands still at the one where this process is to be killed.</summary>
internal sealed class Steps(TextWriter parent, TimeProvider time)
{
    private const int RaceTicks = 400_000;

    private readonly Lock telling = new();
    private string? armed;
    private bool races;
    private int saves;
    private bool found = true;

    /// <summary>Stops at this step of what comes next, or tells it and runs on against the parent's kill.</summary>
    public void Arm(string step, bool race) => (armed, races) = (step, race);

    public void Begin() => (saves, found) = (0, true);

    public Task SaveAsync() => PassAsync($"save {++saves}");

    public Task SavedAsync()
    {
        found = false;
        return PassAsync($"saved {saves}");
    }

    /// <summary>Only the first look after a write is a step.</summary>
    public Task FindAsync()
    {
        if (found)
        {
            return Task.CompletedTask;
        }

        found = true;
        return PassAsync($"find {saves}");
    }

    public void Rotated() => PassAsync("rotated").GetAwaiter().GetResult();

    public void Tell(string line)
    {
        lock (telling)
        {
            parent.WriteLine(line);
            parent.Flush();
        }
    }

    private Task PassAsync(string step)
    {
        if (step != armed)
        {
            Tell($"{step} {time.GetUtcNow().UtcTicks}");
            return Task.CompletedTask;
        }

        Tell($"at {step}");
        if (!races)
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
