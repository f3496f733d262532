using CTraderAuth.Protocol.Reading;
using CTraderAuth.Rotation.Transition;

namespace CTraderAuth.Tests.Rotation.Model;

internal sealed partial class Moves
{
    private IEnumerable<Move> Send(World world, ModelOwner owner)
    {
        var attempt = owner.Attempt!;
        var own = weakness is Weakness.NoReread ? owner.FirstRead : owner.Claimed!.Grant!.RefreshToken;
        var spent = RunPlan.Spends(attempt, own);
        var secret = spent.Code ?? spent.RefreshToken!;
        var sending = owner with { SentEpoch = attempt.Epoch, Place = Place.Sent };
        var late = world.Row.Grant?.Attempt?.IsBy(owner.Id, attempt.Epoch) is not true;
        yield return new($"sends {secret}", (world with { Inbox = world.Inbox.Add(new(owner.Id, attempt.Epoch, secret)), SentLate = world.SentLate || late }).With(sending)) { IsOrdinary = true };
        if (Lose(world) is { } lost)
        {
            yield return new("finds NO CONNECTION", lost.With(sending with { Answer = TokenAnswerKind.NotSent, Place = Place.Record }));
        }
    }

    /// <summary>The owner gives up; the server may still get to the request.</summary>
    private static IEnumerable<Move> TimeOut(World world, ModelOwner owner) => Lose(world) is { } lost
        ? [new("TIMES OUT", lost.With(Unanswered(owner)))]
        : [];

    private static IEnumerable<Move> OfServer(World world, World.Request request)
    {
        var (server, pair) = world.Server.Process(request.Secret);
        var processed = world with { Server = server, Inbox = world.Inbox.Remove(request) };
        var what = $"server: {request.Owner}'s {request.Secret} brings {(pair is 0 ? "ACCESS_DENIED" : $"pair {pair}")}";
        var owner = world.Owners.FirstOrDefault(waiting => waiting.Id == request.Owner && waiting.Place is Place.Sent && waiting.SentEpoch == request.Epoch);
        if (owner is null)
        {
            yield return new($"{what}, to nobody", processed) { IsOrdinary = true };
            yield return new($"server: {request.Owner}'s {request.Secret} never arrives", world with { Inbox = processed.Inbox }) { IsOrdinary = true };
            yield break;
        }

        yield return new(what, Deliver(processed, owner, pair)) { IsOrdinary = true };
        if (Lose(processed) is { } lost)
        {
            yield return new($"{what}, ANSWER LOST", lost.With(Unanswered(owner)));
            yield return new($"server: {request.Owner}'s {request.Secret} NEVER ARRIVES", (lost with { Server = world.Server }).With(Unanswered(owner)));
        }
    }

    private static World Deliver(World world, ModelOwner owner, int pair) => pair is 0
        ? world.With(owner with { Answer = TokenAnswerKind.Rejected, Pair = 0, Place = Place.Record })
        : (world with { Kept = world.Kept | (1 << pair) }).With(owner with { Answer = TokenAnswerKind.Pair, Pair = pair, Place = Place.Commit });

    private static ModelOwner Unanswered(ModelOwner owner) => owner with { Answer = TokenAnswerKind.Unknown, Pair = 0, Place = Place.Record };

    private static World? Lose(World world) => world.Left.Lost is 0 ? null : world with { Left = world.Left with { Lost = world.Left.Lost - 1 } };

    private World Commit(World world, ModelOwner owner)
    {
        var (row, attempt) = (world.Row.Grant, owner.Attempt!);
        var decision = weakness is Weakness.FencedCommit && (row is null || !attempt.IsIn(row))
            ? new CommitDecision.RowMoved()
            : GrantTransition.Commit(weakness is Weakness.NoGenerationCheck ? row?.With(same => same.Generation = attempt.Generation) : row, Received(owner));
        if (decision is CommitDecision.Write write)
        {
            var next = weakness switch
            {
                Weakness.NoGenerationCheck => write.Next.With(same => same.Generation = (row?.Generation ?? 0) + 1),
                Weakness.NoGrantId when attempt.IsNewGrant && row is not null => write.Next.With(same => (same.Id, same.Generation) = (row.Id, row.Generation)),
                Weakness.SameGrantId when attempt.IsNewGrant && row is not null => write.Next.With(same => same.Id = row.Id),
                _ => write.Next,
            };
            return world.With(owner with { Place = Place.CommitSwap, Next = pool.Of(next), ReadVersion = world.Version });
        }

        var over = owner with { Holds = false };
        return decision is CommitDecision.AlreadyWritten
            ? (world with { Written = world.Written | (1 << owner.Pair) }).With(over.End())
            : world.With(RunPlan.LooksAgain(attempt, decision) ? over with { Place = Place.Look } : over.End());
    }

    private static ModelOwner Committed(ModelOwner owner, Frozen written) => (owner with { Holds = false }).End();

    private static TokensReceived Received(ModelOwner owner) => new()
    {
        Now = Now,
        Attempt = owner.Attempt!,
        Answer = owner.TokenAnswer,
        Sent = owner.Claimed!.Grant,
        IssuedAt = Now,
        NewId = $"consent of {owner.Id}",
    };
}
