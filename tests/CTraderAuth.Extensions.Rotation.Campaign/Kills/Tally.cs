using System.Collections.Concurrent;
using CTraderAuth.Campaign.Storms;

namespace CTraderAuth.Campaign.Kills;

/// <summary>What became of the grants.</summary>
internal sealed class Tally(int planned, TextWriter progress)
{
    private const int Every = 25;

    private readonly ConcurrentDictionary<string, int> steps = new();
    private int kills;
    private int pauses;
    private int rotations;
    private int unavoidable;
    private int detected;
    private int unreadable;

    public int Kills => kills;

    public int Pauses => pauses;

    public int Rotations => rotations;

    public ConcurrentQueue<string> Avoidable { get; } = new();

    public ConcurrentQueue<string> Undetected { get; } = new();

    public int Unavoidable => unavoidable;

    public int Detected => detected;

    public int Unreadable => unreadable;

    /// <summary>How often each step was hit.</summary>
    public IReadOnlyDictionary<string, int> Steps => steps;

    public bool IsClean => Avoidable.IsEmpty && Undetected.IsEmpty && Unreadable is 0;

    public void Killed(Kill kill, bool reached)
    {
        if (reached && kill.Step is not null)
        {
            steps.AddOrUpdate(kill.Step.Name, 1, static (_, times) => times + 1);
        }

        Count();
    }

    /// <summary>A process was killed or paused among others.</summary>
    public void Struck(Blow blow)
    {
        if (blow.Kills)
        {
            Count();
        }
        else
        {
            Interlocked.Increment(ref pauses);
        }
    }

    private void Count()
    {
        var done = Interlocked.Increment(ref kills);
        if (done % Every is 0)
        {
            progress.WriteLine($"{done} of {planned} kills, {Rotations} rotations, {Avoidable.Count} avoidable losses");
        }
    }

    public void Rotated(int times = 1) => Interlocked.Add(ref rotations, times);

    public void Avoided(string why) => Avoidable.Enqueue(why);

    /// <summary>Row 2 of the crash table; undetected when somebody was told something else than that an answer was lost.</summary>
    public void Lost(string? undetected)
    {
        Interlocked.Increment(ref unavoidable);
        Interlocked.Add(ref detected, undetected is null ? 1 : 0);
        if (undetected is not null)
        {
            Undetected.Enqueue(undetected);
        }
    }

    public void Unread() => Interlocked.Increment(ref unreadable);

    public override string ToString() => string.Join(
        Environment.NewLine,
        [
            .. Avoidable.Select(why => $"avoidable: {why}"),
            .. Undetected.Select(why => $"undetected: {why}"),
            $"kills                 {Kills}",
            $"pauses                {Pauses}",
            $"rotations             {Rotations}",
            $"avoidable losses      {Avoidable.Count}",
            $"unavoidable losses    {Unavoidable}, detected {Detected}",
            $"unreadable stores     {Unreadable}",
        ]);
}
