using System.Collections.Concurrent;
using CTraderAuth.Campaign.Storms;

namespace CTraderAuth.Campaign.Kills;

/// <summary>What became of the grants.</summary>
internal sealed class Tally(int planned, TextWriter progress)
{
    private const int Every = 25;

    private readonly ConcurrentDictionary<string, int> _steps = new();
    private int _kills;
    private int _pauses;
    private int _rotations;
    private int _unavoidable;
    private int _detected;
    private int _unreadable;

    public int Kills => _kills;

    public int Pauses => _pauses;

    public int Rotations => _rotations;

    public ConcurrentQueue<string> Avoidable { get; } = new();

    public ConcurrentQueue<string> Undetected { get; } = new();

    public int Unavoidable => _unavoidable;

    public int Detected => _detected;

    public int Unreadable => _unreadable;

    /// <summary>How often each step was hit.</summary>
    public IReadOnlyDictionary<string, int> Steps => _steps;

    public bool IsClean => Avoidable.IsEmpty && Undetected.IsEmpty && Unreadable is 0;

    public void Killed(Kill kill, bool reached)
    {
        if (reached && kill.Step is not null)
        {
            _steps.AddOrUpdate(kill.Step.Name, 1, static (_, times) => times + 1);
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
            Interlocked.Increment(ref _pauses);
        }
    }

    private void Count()
    {
        var done = Interlocked.Increment(ref _kills);
        if (done % Every is 0)
        {
            progress.WriteLine($"{done} of {planned} kills, {Rotations} rotations, {Avoidable.Count} avoidable losses");
        }
    }

    public void Rotated(int times = 1) => Interlocked.Add(ref _rotations, times);

    public void Avoided(string why) => Avoidable.Enqueue(why);

    /// <summary>Row 2 of the crash table; undetected when somebody was told something else than that an answer was lost.</summary>
    public void Lost(string? undetected)
    {
        Interlocked.Increment(ref _unavoidable);
        Interlocked.Add(ref _detected, undetected is null ? 1 : 0);
        if (undetected is not null)
        {
            Undetected.Enqueue(undetected);
        }
    }

    public void Unread() => Interlocked.Increment(ref _unreadable);

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
