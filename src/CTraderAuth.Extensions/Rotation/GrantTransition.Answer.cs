using CTraderAuth.Grants;
using CTraderAuth.Protocol.Reading;

namespace CTraderAuth.Rotation;

internal sealed partial class GrantTransition
{
    private Step Answer(Grant? grant, Answered answered)
    {
        if (grant is null || !answered.Claim.Holds(grant))
        {
            return new(StepKind.Moved);
        }

        var attempt = grant.Attempt!;
        return answered.Claim.Purpose.Kind is PurposeKind.Connect
            ? WriteOrRemove(Refuse(grant, answered.Answer))
            : answered.Answer switch
            {
                { Kind: TokenAnswerKind.Unknown } => new(StepKind.Write) { Next = MarkUnknown(grant, answered) },
                { IsFinal: true } => WriteOrRemove(End(grant, answered)),
                _ => WriteOrRemove(Postpone(grant, answered).With(next => next.Attempt = Unsend(attempt))),
            };
    }

    /// <summary>The code brought nothing; what it had replaced goes on. A response with tokens that could not be used is kept, and its code is used up.</summary>
    private static Grant Refuse(Grant grant, TokenAnswer answer) => grant.With(next =>
    {
        next.Attempt = grant.Attempt!.Replaced;
        if (answer.Raw is not null)
        {
            next.Unread = answer.Raw;
            next.Spent = grant.Spent.WithCode(grant.Attempt.CodeHash);
            next.Reason = grant.IsBlank ? ReauthorizationReason.ResponseLost : grant.Reason;
        }
    });

    /// <summary>The first unanswered request is sent once more after a pause, which the server may ask to be longer; after the second the grant rests.</summary>
    private static Grant MarkUnknown(Grant grant, Answered answered)
    {
        var attempt = grant.Attempt!;
        return attempt.Sends < 2
            ? grant.With(next =>
            {
                next.Attempt = attempt.With(marked => marked.Unknown = true);
                next.RetryAt = answered.Answer.RetryAfter is { } asked && asked > RotationTimes.Settling ? answered.Now + Backoff.Asked(asked) : null;
                next.LastOutcome = RotationOutcome.Unknown;
                next.LastError = answered.Answer.Problem;
            })
            : Postpone(grant, answered).With(next => next.Attempt = Release(attempt));
    }

    private static Grant Postpone(Grant grant, Answered answered) => grant.With(next =>
    {
        next.Failures++;
        next.RetryAt = answered.Now + Backoff.After(next.Failures, answered.Jitter, answered.Answer.RetryAfter);
        next.RejectionAt = null;
        next.LastOutcome = OutcomeOf(answered.Answer);
        next.LastError = answered.Answer.Problem;
    });

    private Grant End(Grant grant, Answered answered) => grant.With(next =>
    {
        var (attempt, answer) = (grant.Attempt!, answered.Answer);
        var rotated = answer.Kind is TokenAnswerKind.Cut || attempt.Sends > 1;

        // A token whose answer was lost stays lost, however often it is refused after that.
        var lost = rotated || grant.RefreshTokenKept || grant.Reason is ReauthorizationReason.ResponseLost;
        next.LastOutcome = OutcomeOf(answer);
        next.LastError = answer.Problem;
        next.Unread = answer.Raw ?? grant.Unread;
        if (attempt.Imported is null)
        {
            next.Attempt = null;
            next.Failures = grant.Reason is null ? 0 : grant.Failures + 1;
            next.RetryAt = grant.Reason is null ? null : answered.Now + Backoff.After(next.Failures, answered.Jitter, answer.RetryAfter);
            next.RefreshTokenKept = grant.RefreshTokenKept && !rotated;
            next.RefreshTokenUsed = grant.RefreshTokenUsed || answer.Raw is not null;
            next.Reason = lost ? ReauthorizationReason.ResponseLost : ReauthorizationReason.Rejected;
            next.Denied = credentials.AddTo(grant.Denied);
            return;
        }

        // The import is over; the grant that stood here before it stays, and an answer that cannot be read is all that is left of the import.
        next.Attempt = attempt.Replaced;
        if (answer.Raw is not null)
        {
            next.Spent = grant.Spent.WithImported(attempt.Imported);
            next.Reason = grant.IsBlank ? ReauthorizationReason.ResponseLost : grant.Reason;
        }
    });

    public static RotationOutcome OutcomeOf(TokenAnswer answer) => answer.Kind switch
    {
        TokenAnswerKind.Pair when !answer.Damaged => RotationOutcome.Rotated,
        TokenAnswerKind.Pair or TokenAnswerKind.AccessTokenOnly or TokenAnswerKind.RefreshTokenOnly => RotationOutcome.Salvaged,
        TokenAnswerKind.Rejected => RotationOutcome.Rejected,
        TokenAnswerKind.NotSent => RotationOutcome.NotSent,
        TokenAnswerKind.Unavailable => RotationOutcome.Unavailable,
        _ => RotationOutcome.Unknown,
    };
}
