using CTraderAuth.Grants;
using CTraderAuth.Rotation.Transition;

namespace CTraderAuth.Tests.Rotation.Model;

internal sealed partial class Moves
{
    private enum Patience
    {
        /// <summary>The attempt in the row is left alone.</summary>
        Waits,

        /// <summary>A code or an import cannot wait any longer.</summary>
        Impatient,

        /// <summary>The attempt was watched for as long as it takes.</summary>
        Over,
    }

    private IEnumerable<Move> Look(World world, ModelOwner owner)
    {
        var reading = Start(world, owner);
        var attempt = world.Row.Grant?.Attempt;
        var decision = Decide(world, reading, weakness is Weakness.NoLease ? Patience.Over : Patience.Waits);
        if (decision is not Decision.Wait)
        {
            yield return new($"looks: {decision.GetType().Name}", Follow(world, reading, decision)) { IsOrdinary = true };
            yield break;
        }

        if (reading.Plan!.Purpose.Kind is not PurposeKind.Rotate)
        {
            var impatient = Decide(world, reading, Patience.Impatient);

            // 20 s cover a send and its time-out, so whoever has no answer by then has slept.
            var pauses = world.Owners.Any(other => other.Id == attempt!.Owner && other.Step is RunStep.Send or RunStep.Receive) ? 1 : 0;
            if (impatient is not Decision.Wait && world.Left.Pauses >= pauses)
            {
                var late = world with { Left = world.Left with { Pauses = world.Left.Pauses - pauses } };
                yield return new($"looks, 20 s later: {impatient.GetType().Name}", Follow(late, reading, impatient));
            }
        }

        if (MayBeOver(world, owner, attempt!, out var slept))
        {
            var late = world with { Left = world.Left with { Pauses = world.Left.Pauses - slept } };
            yield return new($"looks, the attempt is over{(slept > 0 ? ", ITS OWNER SLEEPS" : "")}: {nameof(Decision.WriteAttempt)}", Follow(late, reading, Decide(world, reading, Patience.Over))) { IsOrdinary = slept == 0 };
        }

        if (owner.Holds)
        {
            yield return new("is SHUT DOWN while it waits", world.With(owner.GoOn(owner.Plan!.Ended())));
        }
    }

    /// <summary>The purpose is fixed by what was in the row when the flight began.</summary>
    private static ModelOwner Start(World world, ModelOwner owner) => owner.Plan is not null ? owner : owner with
    {
        FirstRead = world.Row.Grant?.RefreshToken,
        Plan = new(PurposeOf(world, owner), owner.Id),
    };

    private static Purpose PurposeOf(World world, ModelOwner owner) => owner.Flights[owner.Flight] switch
    {
        PurposeKind.Connect => new Purpose.Connect(ModelServer.CodeOf(owner.Name)),
        PurposeKind.Import => new Purpose.Import(ModelServer.ForeignToken),
        PurposeKind.Rotate => Purpose.Rotate,
        null => new Purpose.RefreshNow(world.Row.Grant?.AccessToken),
        _ => throw new InvalidOperationException("No such purpose."),
    };

    private Decision Decide(World world, ModelOwner owner, Patience patience)
    {
        var watched = patience is Patience.Over ? TimeSpan.FromHours(1) : TimeSpan.Zero;
        return _transition.Look(world.Row.Grant, new RowRead
        {
            // Whoever comes before the back-off is over leaves with nothing done, so only those who come after it are of interest.
            Now = world.Row.Grant?.RetryAt ?? Now,
            Purpose = owner.Plan!.Purpose,
            Owner = owner.Id,
            Attempt = Lease.StateOf(world.Row.Grant, new() { Now = Now, Owner = owner.Id, SentEpoch = owner.Plan.SentEpoch, SinceAnswer = watched, Watched = watched }),
            Impatient = patience is Patience.Impatient,
        });
    }

    private World Follow(World world, ModelOwner owner, Decision decision) =>
        world.With(Decided(world, owner, owner.Plan!.Looked(decision), (decision as Decision.WriteAttempt)?.Next));

    /// <summary>
    /// 90 s without a change cover every request that a living owner may send within its lease (30 s), its time-out (15 s) and the time in which the
    /// server may still work on it (30 s); an attempt that nobody works on needs only the last. So nothing of it may be left to process, nor of
    /// one that it replaced, and its owner is gone, or has slept.
    /// </summary>
    private bool MayBeOver(World world, ModelOwner owner, Attempt attempt, out int pauses)
    {
        pauses = 0;
        for (var open = attempt; open is not null; open = open.Replaced)
        {
            var theirs = world.Owners.FirstOrDefault(other => other.Id == open.Owner && !other.IsGone);
            pauses = theirs is null || theirs.Name == owner.Name ? pauses : 1;
            if (weakness is not Weakness.ResendAtOnce && world.Inbox.Any(request => open.Owner is Attempt.Nobody || request.Owner == open.Owner))
            {
                return false;
            }
        }

        return world.Left.Pauses >= pauses;
    }
}
