using CTraderAuth.Protocol.Reading;
using CTraderAuth.Rotation.Transition;

namespace CTraderAuth.Tests.Rotation.Model;

internal sealed partial class Moves
{
    private static readonly TokenAnswer NotSent = new(TokenAnswerKind.NotSent);

    private static readonly TokenAnswer Unknown = new(TokenAnswerKind.Unknown);

    private IEnumerable<Move> Send(World world, ModelOwner owner)
    {
        var sending = owner.Plan!.Sending();
        var spent = sending.Spends(weakness is Weakness.NoReread ? owner.FirstRead : owner.Claimed!.Grant!.RefreshToken);
        var secret = spent.Code ?? spent.RefreshToken!;
        var late = world.Row.Grant?.Attempt?.IsBy(owner.Id, sending.SentEpoch) is not true;
        yield return new($"sends {secret}", (world with { Inbox = world.Inbox.Add(new(owner.Id, sending.SentEpoch, secret)), SentLate = world.SentLate || late }).With(owner.GoOn(sending))) { IsOrdinary = true };
        if (Lose(world) is { } lost)
        {
            yield return new("finds NO CONNECTION", lost.With(owner.GoOn(sending.Answered(NotSent))));
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
        var owner = world.Owners.FirstOrDefault(waiting => waiting.Id == request.Owner && waiting.Step is RunStep.Receive && waiting.Plan!.SentEpoch == request.Epoch);
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

    private static World Deliver(World world, ModelOwner owner, int pair)
    {
        var kept = pair is 0 ? 0 : 1 << pair;
        return (world with { Kept = world.Kept | kept }).With((owner with { Pair = pair }).GoOn(owner.Plan!.Answered(ModelServer.AnswerOf(pair))));
    }

    private static ModelOwner Unanswered(ModelOwner owner) => (owner with { Pair = 0 }).GoOn(owner.Plan!.Answered(Unknown));

    private static World? Lose(World world) => world.Left.Lost is 0 ? null : world with { Left = world.Left with { Lost = world.Left.Lost - 1 } };

    private ModelOwner Commit(World world, ModelOwner owner)
    {
        var (row, attempt) = (world.Row.Grant, owner.Plan!.Attempt!);
        var decision = weakness is Weakness.FencedCommit && (row is null || !attempt.IsIn(row))
            ? new CommitDecision.RowMoved()
            : GrantTransition.Commit(weakness is Weakness.NoGenerationCheck ? row?.With(same => same.Generation = attempt.Generation) : row, Received(owner));
        var next = decision is not CommitDecision.Write write ? null : weakness switch
        {
            Weakness.NoGenerationCheck => write.Next.With(same => same.Generation = (row?.Generation ?? 0) + 1),
            Weakness.NoGrantId when attempt.IsNewGrant && row is not null => write.Next.With(same => (same.Id, same.Generation) = (row.Id, row.Generation)),
            Weakness.SameGrantId when attempt.IsNewGrant && row is not null => write.Next.With(same => same.Id = row.Id),
            _ => write.Next,
        };
        return Decided(world, owner, owner.Plan.Committing(decision), next);
    }

    private static TokensReceived Received(ModelOwner owner) => new()
    {
        Now = Now,
        Attempt = owner.Plan!.Attempt!,
        Answer = owner.Plan.Answer!,
        Sent = owner.Claimed!.Grant,
        IssuedAt = Now,
        NewId = $"consent of {owner.Id}",
    };
}
