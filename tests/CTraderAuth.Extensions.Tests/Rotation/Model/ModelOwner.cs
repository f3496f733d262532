using System.Collections.Immutable;
using CTraderAuth.Grants;
using CTraderAuth.Rotation.Transition;

namespace CTraderAuth.Tests.Rotation.Model;

/// <summary>One process and the flight that it works on: the plan of the run, and what the process has in its memory beside it.</summary>
internal sealed record ModelOwner(char Name, ImmutableArray<PurposeKind?> Flights)
{
    public int Flight { get; init; }

    /// <summary>The plan of the run; null before it has read the row for the first time, and after the last flight.</summary>
    public RunPlan? Plan { get; init; }

    /// <summary>The refresh token that was in the row when the flight began; only the weakened variant without a re-read sends it.</summary>
    public string? FirstRead { get; init; }

    public long ReadVersion { get; init; }

    /// <summary>What is to be written to the row that was read.</summary>
    public Frozen? Next { get; init; }

    /// <summary>The row as this run wrote its attempt to it.</summary>
    public Frozen? Claimed { get; init; }

    /// <summary>The pair in memory; 0 when the response is something else.</summary>
    public int Pair { get; init; }

    public string Id => $"{Name}{Flight}";

    public bool IsGone => Flight == Flights.Length;

    public RunStep Step => Plan?.Step ?? (IsGone ? RunStep.Over : RunStep.Look);

    public bool Holds => Plan?.Held is not null;

    public bool HasPair => Pair is not 0 && Step is RunStep.Commit or RunStep.WriteCommit;

    /// <summary>What the process does after this flight, however it ended.</summary>
    public ModelOwner NextFlight() => new(Name, Flights) { Flight = Flight + 1 };

    public ModelOwner GoOn(RunPlan plan) => plan.Step is RunStep.Over ? NextFlight() : this with { Plan = plan };

    /// <summary>Only what can still matter: what a step no longer looks at would part states that are the same.</summary>
    public void AddTo(ModelKey key, long version)
    {
        var swaps = Step is RunStep.WriteAttempt or RunStep.WriteRecord or RunStep.WriteCommit or RunStep.WriteRelease;
        var answered = Step is RunStep.Record or RunStep.WriteRecord or RunStep.Commit or RunStep.WriteCommit;
        key.Add(Flight);
        key.Add((int)Step);
        key.Add(Plan is null ? 0 : Plan.Purpose is Purpose.RefreshNow { Replacing: { } replacing } ? ModelServer.NumberOf(replacing) + 1 : 1);
        key.Add(FirstRead is null ? 0 : ModelServer.NumberOf(FirstRead));
        key.Add(swaps && ReadVersion == version);
        key.Add(swaps ? Next?.Number ?? -1 : -1);
        key.Add(Holds || Step is not RunStep.Look ? Claimed?.Number ?? -1 : -1);
        key.Add(Holds);
        key.Add(Plan?.SentEpoch ?? 0);
        key.Add(answered ? Pair : 0);
        key.Add(answered ? (int)Plan!.Answer!.Kind : -1);
        key.Add(Plan?.StoreFailures ?? 0);
    }
}
