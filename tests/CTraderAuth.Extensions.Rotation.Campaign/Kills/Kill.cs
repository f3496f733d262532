namespace CTraderAuth.Campaign.Kills;

/// <summary>One kill: at a step, or after so many lines of the child.</summary>
internal sealed class Kill(KillStep? step, int lines)
{
    private const int MostLines = 40, MostTries = 10;

    private static readonly int[] Spins = [0, 100, 1_000, 10_000, 100_000];

    private int _tries;

    public KillStep? Step { get; } = step;

    public int Lines { get; } = lines;

    /// <summary>How long the parent dawdles before it kills.</summary>
    public int Spin { get; } = Spins[lines % Spins.Length];

    public bool MayTryAgain() => ++_tries < MostTries;

    public override string ToString() => Step?.Name ?? $"after {Lines} lines";

    /// <summary>Every step so many times, and so many random ones, in an order that a seed decides.</summary>
    public static Kill[] Plan(int timesEachStep, int random, int seed)
    {
        var chance = new Random(seed);
        Kill[] plan =
        [
            .. Enumerable.Range(0, timesEachStep).SelectMany(_ => KillStep.All.Select(step => new Kill(step, 0))),
            .. Enumerable.Range(0, random).Select(_ => new Kill(null, chance.Next(1, MostLines + 1))),
        ];
        chance.Shuffle(plan);
        return plan;
    }
}
