using CTraderAuth.Grants;
using CTraderAuth.Protocol.Reading;

namespace CTraderAuth.Rotation.Transition;

/// <summary>What a grant becomes after a response without tokens, or without any response.</summary>
internal sealed class NoTokensRecord(ClientCredentials credentials)
{
    public Grant Write(Grant grant, NoTokensReceived received) => received.Attempt.Purpose.Kind is PurposeKind.Connect
        ? RefuseCode(grant, received.Answer)
        : received.Answer switch
        {
            { Kind: TokenAnswerKind.Unknown } => MarkUnknown(grant, received),
            { IsFinal: true } => RecordRefusal(grant, received),
            _ => Postpone(grant, received).With(next => next.Attempt = grant.Attempt!.WithoutSend()),
        };

    /// <summary>The code yielded no pair; the attempt that it had replaced goes on. A response with tokens that could not be used is kept, and its code is used up.</summary>
    private static Grant RefuseCode(Grant grant, TokenAnswer answer) => grant.With(next =>
    {
        next.Attempt = grant.Attempt!.Replaced;
        if (answer.Raw is not null)
        {
            next.UnusableAnswer = answer.Raw;
            next.Spent = grant.Spent.WithCode(grant.Attempt.CodeHash);
            next.Reason = grant.IsBlank ? ReauthorizationReason.ResponseLost : grant.Reason;
        }
    });

    /// <summary>The first unanswered request is sent once more after a pause, which the server may ask to be longer; after the second the grant rests.</summary>
    private static Grant MarkUnknown(Grant grant, NoTokensReceived received)
    {
        var attempt = grant.Attempt!;
        return attempt.Sends < 2
            ? grant.With(next =>
            {
                next.Attempt = attempt.With(marked => marked.Unknown = true);
                next.RetryAt = received.Answer.RetryAfter is { } asked && asked > RotationTimes.ServerGrace ? received.Now + Backoff.Asked(asked) : null;
                next.LastOutcome = RotationOutcome.Unknown;
                next.LastError = received.Answer.Problem;
            })
            : Postpone(grant, received).With(next => next.Attempt = attempt.Released());
    }

    private static Grant Postpone(Grant grant, NoTokensReceived received) => grant.With(next =>
    {
        next.Failures++;
        next.RetryAt = received.Now + Backoff.After(next.Failures, received.Jitter, received.Answer.RetryAfter);
        next.RejectionAt = null;
        next.LastOutcome = AnswerOutcome.Of(received.Answer);
        next.LastError = received.Answer.Problem;
    });

    private Grant RecordRefusal(Grant grant, NoTokensReceived received) => grant.With(next =>
    {
        var (attempt, answer) = (grant.Attempt!, received.Answer);
        var rotated = answer.Kind is TokenAnswerKind.Cut || attempt.Sends > 1;

        // A token whose response was lost stays lost, no matter how often it is rejected after that.
        var lost = rotated || grant.RefreshTokenKept || grant.Reason is ReauthorizationReason.ResponseLost;
        next.LastOutcome = AnswerOutcome.Of(answer);
        next.LastError = answer.Problem;
        next.UnusableAnswer = answer.Raw ?? grant.UnusableAnswer;
        if (attempt.Imported is null)
        {
            next.Attempt = null;
            next.Failures = grant.Reason is null ? 0 : grant.Failures + 1;
            next.RetryAt = grant.Reason is null ? null : received.Now + Backoff.After(next.Failures, received.Jitter, answer.RetryAfter);
            next.RefreshTokenKept = grant.RefreshTokenKept && !rotated;
            next.RefreshTokenUsed = grant.RefreshTokenUsed || answer.Raw is not null;
            next.Reason = lost ? ReauthorizationReason.ResponseLost : ReauthorizationReason.Rejected;
            next.RefusedCredentials = credentials.AddTo(grant.RefusedCredentials);
            return;
        }

        // The import is over and the grant before it stays; a response that cannot be used is all that is left of the import.
        next.Attempt = attempt.Replaced;
        if (answer.Raw is not null)
        {
            next.Spent = grant.Spent.WithImported(attempt.Imported);
            next.Reason = grant.IsBlank ? ReauthorizationReason.ResponseLost : grant.Reason;
        }
    });
}
