using System.Collections.Concurrent;
using System.Globalization;

namespace CTraderAuth.Campaign.Starvation;

/// <summary>What became of responses that had arrived before <c>RequestTimeout</c> passed.</summary>
internal sealed class StarvationTally(int planned, TextWriter progress)
{
    private const int Every = 20;

    private readonly ConcurrentQueue<(double Share, Trouble Trouble, string Outcome)> _runs = new();

    public int Runs => _runs.Count;

    /// <summary>Runs in which the response was thrown away.</summary>
    public IReadOnlyList<string> Losses => [.. _runs.Where(IsLoss).Select(run => string.Create(CultureInfo.InvariantCulture, $"{run.Trouble} for {run.Share:0.0} x RequestTimeout: {run.Outcome}"))];

    public void Add(double share, Trouble trouble, string outcome)
    {
        _runs.Enqueue((share, trouble, outcome));
        if (_runs.Count % Every is 0)
        {
            progress.WriteLine($"{_runs.Count} of {planned} runs, {Losses.Count} responses thrown away");
        }
    }

    public override string ToString()
    {
        var all = _runs.ToArray();
        return string.Join(Environment.NewLine,
        [
            .. all.GroupBy(run => run.Share).OrderBy(group => group.Key)
                .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Key:0.0} x RequestTimeout  {Cells(group)}")),
            $"runs {Runs}, responses thrown away {Losses.Count}",
        ]);
    }

    private static string Cells(IEnumerable<(double Share, Trouble Trouble, string Outcome)> runs) => string.Join("  ", runs
        .GroupBy(run => run.Trouble).OrderBy(group => group.Key).Select(group => $"{group.Key} {group.Count(IsLoss)} of {group.Count()}"));

    private static bool IsLoss((double Share, Trouble Trouble, string Outcome) run) => !run.Outcome.StartsWith("token", StringComparison.Ordinal);
}
