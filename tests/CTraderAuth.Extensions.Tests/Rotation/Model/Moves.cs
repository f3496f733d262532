using CTraderAuth.Grants;
using CTraderAuth.Rotation.Run;
using CTraderAuth.Rotation.Transition;

namespace CTraderAuth.Tests.Rotation.Model;

/// <summary>Every step that is possible in a state.</summary>
/// <remarks>
/// The order of the steps is that of the run: read and decide (<see cref="RotationRun"/>), swap and send (<see cref="TokenSpender"/>), re-read and swap (<see cref="NoTokensHandler"/>,
/// <see cref="PairKeeper"/>), release. Every decision is the product's own: <see cref="GrantTransition"/>, <see cref="AttemptLease"/> and <see cref="RunPlan"/>.
/// Time is abstract: what may only happen after a pause is a step that is possible once all has happened that cannot take longer than that pause.
/// </remarks>
internal sealed partial class Moves(Frozen.Pool pool, Weakness weakness)
{
    public static readonly ClientCredentials Credentials = new("credentials");

    public static readonly DateTimeOffset Now = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);

    private readonly GrantTransition _transition = new(new GrantLife(TimeSpan.FromMinutes(5), 0.8), Credentials);

    private static readonly AttemptLease Lease = new(new RotationTimes(TimeSpan.FromSeconds(15)), new GrantLife(TimeSpan.FromMinutes(5), 0.8));

    public IEnumerable<Move> From(World world)
    {
        foreach (var owner in world.Owners)
        {
            foreach (var move in Of(world, owner))
            {
                yield return move with { What = $"{owner.Id}: {move.What}" };
            }

            if (world.Left.Crashes > 0 && owner.Place is not Place.Gone && (owner.Holds || owner.Place is not Place.Look))
            {
                yield return new($"{owner.Id}: CRASH at {owner.Place}", Crash(world, owner));
            }
        }

        foreach (var request in world.Inbox)
        {
            foreach (var move in OfServer(world, request))
            {
                yield return move;
            }
        }
    }

    private IEnumerable<Move> Of(World world, ModelOwner owner) => owner.Place switch
    {
        Place.Look => Look(world, owner),
        Place.ClaimSwap => ClaimSwap(world, owner),
        Place.Send => Send(world, owner),
        Place.Sent => TimeOut(world, owner),
        Place.Record => [new("re-reads to record", Record(world, owner)) { IsOrdinary = true }],
        Place.RecordSwap => Swap(world, owner, Recorded, missed => missed with { Place = Place.Record }, Fails),
        Place.Commit => [new("re-reads to commit", Commit(world, owner)) { IsOrdinary = true }],
        Place.CommitSwap => Swap(world, owner, Committed, missed => missed with { Place = Place.Commit }, failed => failed with { Place = Place.Commit }),
        Place.Leave => [new("re-reads to leave", Leave(world, owner)) { IsOrdinary = true }],
        Place.LeaveSwap => Swap(world, owner, static (left, _) => left.NextFlight(), static missed => missed.NextFlight(), static failed => failed.NextFlight()),
        _ => [],
    };

    /// <summary>A compare-and-swap: done, missed, or failed before or after it was done.</summary>
    private static IEnumerable<Move> Swap(
        World world, ModelOwner owner, Func<ModelOwner, Frozen, ModelOwner> done, Func<ModelOwner, ModelOwner> missed, Func<ModelOwner, ModelOwner> failed)
    {
        var hits = owner.ReadVersion == world.Version;
        var written = hits ? Write(world, owner) : world;
        yield return hits
            ? new($"writes ({owner.Place})", written.With(done(owner, written.Row))) { IsOrdinary = true }
            : new($"misses ({owner.Place})", world.With(missed(owner))) { IsOrdinary = true };
        if (world.Left.Faults > 0)
        {
            var left = world.Left with { Faults = world.Left.Faults - 1 };
            yield return new($"STORE FAILS ({owner.Place})", (world with { Left = left }).With(failed(owner)));
            if (hits)
            {
                yield return new($"writes, ACKNOWLEDGEMENT LOST ({owner.Place})", (written with { Left = left }).With(failed(owner)));
            }
        }
    }

    private static World Write(World world, ModelOwner owner)
    {
        var pair = owner.Place is Place.CommitSwap ? 1 << owner.Pair : 0;
        return world with { Row = owner.Next!, Version = world.Version + 1, Written = world.Written | pair };
    }

    private static ModelOwner Fails(ModelOwner owner) => owner.StoreFailures + 1 > RunPlan.StoreFailuresBorne
        ? owner.End()
        : owner with { StoreFailures = owner.StoreFailures + 1, Place = Place.Record };

    /// <summary>What is in memory is gone; the process is started again and begins its next flight.</summary>
    private static World Crash(World world, ModelOwner owner)
    {
        var held = owner is { Place: Place.Commit or Place.CommitSwap, Pair: not 0 } ? 1 << owner.Pair : 0;
        var elsewhere = world.Written | world.Owners.Where(other => other.Name != owner.Name && other.Place is Place.Commit or Place.CommitSwap).Aggregate(0, (all, other) => all | (1 << other.Pair));
        return (world with { Left = world.Left with { Crashes = world.Left.Crashes - 1 }, Kept = world.Kept & ~(held & ~elsewhere) }).With(owner.NextFlight());
    }

    private World Record(World world, ModelOwner owner)
    {
        var edit = _transition.Record(world.Row.Grant, new NoTokensReceived { Now = Now, Attempt = owner.Attempt!, Answer = owner.TokenAnswer });
        if (edit is Edit.RowMoved)
        {
            var moved = owner with { Holds = world.Row.Grant?.Attempt?.IsBy(owner.Id, owner.Attempt!.Epoch) is true, Place = Place.Look };
            return world.With(RunPlan.LooksAgain(owner.Attempt!, owner.TokenAnswer, moved: true, moved.Holds) ? moved : moved.End());
        }

        return world.With(owner with { Place = Place.RecordSwap, Next = pool.Of((edit as Edit.Write)?.Next), ReadVersion = world.Version });
    }

    private static ModelOwner Recorded(ModelOwner owner, Frozen written)
    {
        var holds = written.Grant?.Attempt?.IsBy(owner.Id, owner.Attempt!.Epoch) is true;
        var recorded = owner with { Holds = holds };
        return RunPlan.LooksAgain(owner.Attempt!, owner.TokenAnswer, moved: false, holds) ? recorded with { Place = Place.Look } : recorded.End();
    }

    private World Leave(World world, ModelOwner owner)
    {
        var edit = GrantTransition.Release(world.Row.Grant, owner.Attempt!, unsent: owner.Attempt!.Epoch != owner.SentEpoch);
        return world.With(edit is Edit.RowMoved
            ? owner.NextFlight()
            : owner with { Place = Place.LeaveSwap, Next = pool.Of((edit as Edit.Write)?.Next), ReadVersion = world.Version });
    }
}
