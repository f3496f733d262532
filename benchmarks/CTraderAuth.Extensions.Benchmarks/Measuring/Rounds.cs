using System.Diagnostics;

namespace CTraderAuth.Benchmarks.Measuring;

/// <summary>Many short rounds in which every subject has its turn, so that a busy moment of the machine touches all of them.</summary>
internal sealed class Rounds(TimeSpan turn, int count)
{
    // Of many rounds the quick ones are those that nobody disturbed.
    private const double Undisturbed = 0.1;

    // The second compilation begins after 100 ms without a first one, and takes its time.
    private static readonly TimeSpan Warm = TimeSpan.FromMilliseconds(400);

    /// <summary>Rounds for what takes less than a few microseconds.</summary>
    public static Rounds Short(bool quick) => new(TimeSpan.FromMilliseconds(2), quick ? 100 : 1_000);

    public IReadOnlyList<Figure> MeasureAndDispose(IReadOnlyList<Subject> subjects)
    {
        var figures = Measure(subjects);
        Subject.Dispose(subjects);
        return figures;
    }

    private IReadOnlyList<Figure> Measure(IReadOnlyList<Subject> subjects)
    {
        var times = subjects.Select(TimesPerTurn).ToArray();
        var seen = subjects.Select(_ => new double[count]).ToArray();
        for (var round = 0; round < count; round++)
        {
            for (var i = 0; i < subjects.Count; i++)
            {
                var started = Stopwatch.GetTimestamp();
                subjects[i].Run(times[i]);
                seen[i][round] = Stopwatch.GetElapsedTime(started).TotalNanoseconds / times[i];
            }
        }

        return [.. subjects.Select((subject, i) => new Figure(subject.Name, Quick(seen[i]), BytesOf(subject, times[i])))];
    }

    /// <summary>Runs until the code is compiled for good, and says how often fits into a turn.</summary>
    private int TimesPerTurn(Subject subject)
    {
        var times = 1;
        var warm = Stopwatch.GetTimestamp();
        while (true)
        {
            var started = Stopwatch.GetTimestamp();
            subject.Run(times);
            var taken = Stopwatch.GetElapsedTime(started);
            if (taken >= turn / 2 && Stopwatch.GetElapsedTime(warm) > Warm)
            {
                return Math.Max(1, (int)(times * (turn / taken)));
            }

            times = taken < turn / 2 ? times * 2 : times;
        }
    }

    private static double BytesOf(Subject subject, int times)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        subject.Run(times);
        return (double)(GC.GetAllocatedBytesForCurrentThread() - before) / times;
    }

    private static double Quick(double[] rounds)
    {
        Array.Sort(rounds);
        return rounds[(int)(rounds.Length * Undisturbed)];
    }
}
