using System.Collections.Immutable;
using CTraderAuth.Grants;
using CTraderAuth.Protocol.Reading;
using CTraderAuth.Rotation.Run;
using CTraderAuth.Rotation.Transition;

namespace CTraderAuth.Tests.Rotation.Model;

/// <summary>One process and the flight that it works on: the fields of <see cref="RotationRun"/>, and where it stands.</summary>
internal sealed record ModelOwner(char Name, ImmutableArray<PurposeKind?> Flights)
{
    public int Flight { get; init; }

    public Place Place { get; init; }

    public Purpose? Purpose { get; init; }

    /// <summary>The refresh token that stood when the flight began; only the weakened variant without a re-read sends it.</summary>
    public string? FirstRead { get; init; }

    public long ReadVersion { get; init; }

    public Frozen? Next { get; init; }

    public Frozen? Claimed { get; init; }

    public bool Holds { get; init; }

    public long SentEpoch { get; init; }

    /// <summary>The pair in memory; 0 when the answer is something else.</summary>
    public int Pair { get; init; }

    public TokenAnswerKind? Answer { get; init; }

    public int StoreFailures { get; init; }

    public string Id => $"{Name}{Flight}";

    public OwnAttempt? Attempt => Claimed is null ? null : new OwnAttempt(Purpose!, Claimed.Grant, Id);

    public TokenAnswer TokenAnswer => Answer switch
    {
        TokenAnswerKind.Pair or TokenAnswerKind.Rejected => ModelServer.AnswerOf(Pair),
        { } kind => new(kind),
        _ => throw new InvalidOperationException("There is no answer."),
    };

    /// <summary>What the process does after this flight, however it ended.</summary>
    public ModelOwner NextFlight() => new(Name, Flights) { Flight = Flight + 1, Place = Flight + 1 < Flights.Length ? Place.Look : Place.Gone };

    public ModelOwner End() => Holds && Claimed is not null ? this with { Place = Place.Leave } : NextFlight();

    /// <summary>Only what can still matter: what a place no longer looks at would part states that are the same.</summary>
    public void AddTo(ModelKey key, long version)
    {
        var swaps = Place is Place.ClaimSwap or Place.RecordSwap or Place.CommitSwap or Place.LeaveSwap;
        var answered = Place is Place.Record or Place.RecordSwap or Place.Commit or Place.CommitSwap;
        key.Add(Flight);
        key.Add((int)Place);
        key.Add(Purpose is null ? 0 : Purpose is Purpose.RefreshNow { Replacing: { } replacing } ? ModelServer.NumberOf(replacing) + 1 : 1);
        key.Add(FirstRead is null ? 0 : ModelServer.NumberOf(FirstRead));
        key.Add(swaps && ReadVersion == version);
        key.Add(swaps ? Next?.Number ?? -1 : -1);
        key.Add(Holds || Place is not Place.Look ? Claimed?.Number ?? -1 : -1);
        key.Add(Holds);
        key.Add(SentEpoch);
        key.Add(answered ? Pair : 0);
        key.Add(answered ? (int)Answer! : -1);
        key.Add(StoreFailures);
    }
}
