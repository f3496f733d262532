using CTraderAuth.Grants;
using CTraderAuth.Rotation.Transition;

namespace CTraderAuth.Tests.Rotation.Model;

/// <summary>Every step that is possible in a state.</summary>
/// <remarks>
/// Which step of a run comes next is decided by the product's own <see cref="RunPlan"/>, and what it writes by <see cref="GrantTransition"/> and <see cref="AttemptLease"/>.
/// The model says only what may come of a step: whether somebody else writes or the store fails in between, what the server does, and who dies or sleeps.
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

            if (world.Left.Crashes > 0 && !owner.IsGone && (owner.Holds || owner.Step is not RunStep.Look))
            {
                yield return new($"{owner.Id}: CRASH at {owner.Step}", Crash(world, owner));
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

    private IEnumerable<Move> Of(World world, ModelOwner owner) => owner.Step switch
    {
        RunStep.Look when !owner.IsGone => Look(world, owner),
        RunStep.Send => Send(world, owner),
        RunStep.Receive => TimeOut(world, owner),
        RunStep.Record => [Reread(world, owner, Record(world, owner))],
        RunStep.Commit => [Reread(world, owner, Commit(world, owner))],
        RunStep.Release => [Reread(world, owner, Release(world, owner))],
        RunStep.Over => [],
        _ => Swap(world, owner),
    };

    private static Move Reread(World world, ModelOwner owner, ModelOwner decided) => new($"re-reads ({owner.Step})", world.With(decided)) { IsOrdinary = true };

    /// <summary>A compare-and-swap: done, missed, or failed before or after it was done.</summary>
    private static IEnumerable<Move> Swap(World world, ModelOwner owner)
    {
        var hits = owner.ReadVersion == world.Version;
        var (writing, plan) = Begin(owner);
        var written = hits ? Write(world, owner) : world;
        yield return hits
            ? new($"writes ({owner.Step})", written.With(writing.GoOn(plan.Written(written.Row.Grant)))) { IsOrdinary = true }
            : new($"misses ({owner.Step})", world.With(writing.GoOn(plan.Missed()))) { IsOrdinary = true };
        if (world.Left.Faults > 0)
        {
            var left = world.Left with { Faults = world.Left.Faults - 1 };
            yield return new($"STORE FAILS ({owner.Step})", (world with { Left = left }).With(writing.GoOn(plan.Failed())));
            if (hits)
            {
                yield return new($"writes, ACKNOWLEDGEMENT LOST ({owner.Step})", (written with { Left = left }).With(writing.GoOn(plan.Failed())));
            }
        }

        if (owner.Step is RunStep.WriteAttempt && hits && world.Left.Pauses > 0)
        {
            var late = written with { Left = world.Left with { Pauses = world.Left.Pauses - 1 } };
            yield return new("writes, TOO LATE IN ITS LEASE to send", late.With(writing.GoOn(plan.Written(written.Row.Grant).TooLate())));
        }
    }

    private static (ModelOwner Owner, RunPlan Plan) Begin(ModelOwner owner) => owner.Step is RunStep.WriteAttempt
        ? (owner with { Claimed = owner.Next }, owner.Plan!.Writing())
        : (owner, owner.Plan!);

    private static World Write(World world, ModelOwner owner)
    {
        var pair = owner.Step is RunStep.WriteCommit ? 1 << owner.Pair : 0;
        return world with { Row = owner.Next!, Version = world.Version + 1, Written = world.Written | pair };
    }

    /// <summary>What is in memory is gone; the process is started again and begins its next flight.</summary>
    private static World Crash(World world, ModelOwner owner)
    {
        var held = owner.HasPair ? 1 << owner.Pair : 0;
        var elsewhere = world.Written | world.Owners.Where(other => other.Name != owner.Name && other.HasPair).Aggregate(0, (all, other) => all | (1 << other.Pair));
        return (world with { Left = world.Left with { Crashes = world.Left.Crashes - 1 }, Kept = world.Kept & ~(held & ~elsewhere) }).With(owner.NextFlight());
    }

    private ModelOwner Record(World world, ModelOwner owner)
    {
        var plan = owner.Plan!;
        var edit = _transition.Record(world.Row.Grant, new NoTokensReceived { Now = Now, Attempt = plan.Attempt!, Answer = plan.Answer! });
        return Decided(world, owner, plan.Recording(edit, world.Row.Grant), (edit as Edit.Write)?.Next);
    }

    private ModelOwner Release(World world, ModelOwner owner)
    {
        var (plan, attempt) = (owner.Plan!, owner.Plan!.Held!);
        var edit = GrantTransition.Release(world.Row.Grant, attempt, unsent: attempt.Epoch != plan.SentEpoch);
        return Decided(world, owner, plan.Releasing(edit), (edit as Edit.Write)?.Next);
    }

    private ModelOwner Decided(World world, ModelOwner owner, RunPlan plan, Grant? next) =>
        (owner with { Next = pool.Of(next), ReadVersion = world.Version }).GoOn(plan);
}
