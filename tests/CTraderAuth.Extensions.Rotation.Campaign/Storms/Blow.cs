namespace CTraderAuth.Campaign.Storms;

/// <summary>What happens to one of the processes, and where in its rotation.</summary>
internal sealed class Blow(bool kills, string? step, int lines)
{
    private static readonly string[] Steps = ["save 1", "saved 1", "save 2", "saved 2", "rotated"];

    /// <summary>Killed; otherwise stopped until all others are done, which outlasts the lease if they need what it holds.</summary>
    public bool Kills { get; } = kills;

    /// <summary>The process rotates alone up to this step; null when all begin at once.</summary>
    public string? Step { get; } = step;

    /// <summary>Without a step: after so many lines.</summary>
    public int Lines { get; } = lines;

    public bool Meets(string line, int heard) => Step is null ? heard == Lines : line == $"at {Step}";

    public override string ToString() => $"{(Kills ? "killed" : "paused")} {(Step is null ? $"after {Lines} lines" : $"at {Step}")}";

    public static Blow Next(Random chance) => new(chance.Next(2) is 0, chance.Next(4) is 0 ? null : Steps[chance.Next(Steps.Length)], chance.Next(1, 8));
}
