using CTraderAuth.Diagnostics;
using CTraderAuth.Grants;
using CTraderAuth.Protocol;
using CTraderAuth.Protocol.Reading;

namespace CTraderAuth.Rotation;

internal sealed partial class RotationRun
{
    /// <summary>Writes down an answer without a token, and tells the callers. Null: look again.</summary>
    private async Task<RotationEnd?> SettleAsync(GrantRow sent, Claim claim, TokenGrant spent, TokenAnswer answer)
    {
        var row = sent.Unreadable ? sent : await RecordAsync(claim, answer).ConfigureAwait(false);
        if (Kind is PurposeKind.Connect)
        {
            context.Logger.NewGrantRefused(Kind, Subject, GrantTransition.OutcomeOf(answer), answer.ErrorCode ?? answer.Problem);
            throw answer.Kind switch
            {
                TokenAnswerKind.Rejected => context.Errors.Refused(Subject, answer, spent),
                TokenAnswerKind.NotSent or TokenAnswerKind.Unavailable => RotationErrors.Unavailable(Subject, answer, answer.RetryAfter),
                _ => context.Errors.CodeOutcomeUnknown(Subject, answer),
            };
        }

        if (row is null)
        {
            return null;
        }

        var now = context.Time.GetUtcNow();
        var grant = row.Grant;
        var servable = Rotates && grant is { IsSpending: false } && context.Life.IsUsable(grant, now) && grant.AccessToken != flight.Rejected;
        if (servable)
        {
            Serve(row, grant!.RetryAt ?? now + RotationTimes.Settling);
        }

        context.Signals.Notify(Subject);
        return answer.IsFinal ? Refuse(claim, spent, answer, grant) : Postpone(spent, answer, grant, now, servable);
    }

    private RotationEnd? Refuse(Claim claim, TokenGrant spent, TokenAnswer answer, Grant? grant)
    {
        if (claim.Imported is null)
        {
            context.Logger.ConsentRequired(Subject, GrantTransition.OutcomeOf(answer), grant!.Reason, answer.Problem);
            throw context.Errors.Required(Subject, grant.Reason!.Value);
        }

        context.Logger.NewGrantRefused(PurposeKind.Import, Subject, GrantTransition.OutcomeOf(answer), answer.ErrorCode ?? answer.Problem);
        return Rotates ? null
            : answer.IsDenied ? throw context.Errors.Refused(Subject, answer, spent)
            : throw context.Errors.Required(Subject, ReauthorizationReason.ResponseLost);
    }

    private RotationEnd? Postpone(TokenGrant spent, TokenAnswer answer, Grant? grant, DateTimeOffset now, bool servable)
    {
        var retryAfter = grant?.RetryAt - now;
        if (answer.Kind is TokenAnswerKind.Unknown && held is not null)
        {
            context.Logger.OutcomeUnknown(Kind, Subject, answer.Problem);
            var doubtful = grant is not null && WasAlive(grant) ? grant.AccessToken : null;
            var undecided = RotationErrors.OutcomeUnknown(Subject, retryAfter ?? RotationTimes.Settling, answer.Problem);
            if (servable)
            {
                flight.Undecided(undecided, doubtful);
            }
            else
            {
                flight.ServeNothing(undecided, doubtful);
            }

            return null;
        }

        context.Logger.GrantPostponed(Kind, Subject, GrantTransition.OutcomeOf(answer), grant?.RetryAt, answer.Problem);
        throw answer.Kind switch
        {
            TokenAnswerKind.Unknown => RotationErrors.OutcomeUnknown(Subject, retryAfter ?? RotationTimes.Settling, answer.Problem),
            TokenAnswerKind.Rejected => context.Errors.Refused(Subject, answer, spent),
            _ => RotationErrors.Unavailable(Subject, answer, retryAfter),
        };
    }

    /// <summary>Null: the row is somebody else's now.</summary>
    private async Task<GrantRow?> RecordAsync(Claim claim, TokenAnswer answer)
    {
        while (true)
        {
            try
            {
                flight.LookedAt = context.NextMoment();
                var row = await context.Rows.FindAsync(Subject, CancellationToken.None).ConfigureAwait(false);
                var step = context.Transition.Next(row.Grant, new Answered
                {
                    Now = context.Time.GetUtcNow(),
                    Claim = claim,
                    Answer = answer,
                    Jitter = Random.Shared.NextDouble(),
                });
                var written = step.Kind switch
                {
                    StepKind.Moved => row,
                    StepKind.Remove => await context.Rows.TryRemoveAsync(row, CancellationToken.None).ConfigureAwait(false) ? new GrantRow(Subject, 0, null) : null,
                    _ => await context.Rows.TrySaveAsync(row, step.Next!, CancellationToken.None).ConfigureAwait(false),
                };
                if (written is not null)
                {
                    held = written.Grant?.Attempt?.IsBy(owner, claim.Epoch) is true ? claim : null;
                    context.Watch.Observe(Subject, written.Grant?.Attempt);
                    return step.Kind is StepKind.Moved ? null : written;
                }
            }
            catch (Exception e) when (++storeFailures <= StoreFailuresBorne)
            {
                context.Logger.StoreFailed(e, Subject);
            }
            catch (Exception e) when (answer.Raw is not null && lastTries < LastTries)
            {
                // A response that holds tokens exists nowhere else, and its refresh token must not be sent again.
                flight.ServeNothing(RotationErrors.StoreFailed(Subject, e, outcomeUnknown: true));
                await PauseAsync(storeFailures).ConfigureAwait(false);
            }
        }
    }
}
