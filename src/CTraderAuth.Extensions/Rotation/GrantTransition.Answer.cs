using CTraderAuth.Protocol;

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
            ? WriteOrRemove(grant.With(next =>
            {
                next.Attempt = attempt.Replaced;
                next.Unread = answered.Answer.Raw ?? grant.Unread;
            }))
            : answered.Answer switch
            {
                { Kind: TokenAnswerKind.Unknown } => new(StepKind.Write) { Next = MarkUnknown(grant, answered) },
                { IsDenied: true } or { Kind: TokenAnswerKind.Cut } => WriteOrRemove(End(grant, answered.Answer)),
                _ => WriteOrRemove(Postpone(grant, answered).With(next => next.Attempt = Unsend(attempt))),
            };
    }

    /// <summary>The first unanswered request is sent once more after a pause; after the second the grant rests.</summary>
    private static Grant MarkUnknown(Grant grant, Answered answered)
    {
        var attempt = grant.Attempt!;
        return attempt.Sends < 2
            ? grant.With(next =>
            {
                next.Attempt = attempt.With(marked => marked.Unknown = true);
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

    private Grant End(Grant grant, TokenAnswer answer) => grant.With(next =>
    {
        var attempt = grant.Attempt!;
        // A token whose answer was lost stays lost, however often it is refused after that.
        var lost = answer.Kind is TokenAnswerKind.Cut || attempt.Sends > 1 || grant.Reason is ReauthorizationReason.ResponseLost;
        next.LastOutcome = OutcomeOf(answer);
        next.LastError = answer.Problem;
        next.Unread = answer.Raw ?? grant.Unread;
        if (attempt.Imported is null)
        {
            next.Attempt = null;
            next.Reason = lost ? ReauthorizationReason.ResponseLost : ReauthorizationReason.Rejected;
            next.Denied = Spent.Last(DeniedKept, grant.Denied, credentials);
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
