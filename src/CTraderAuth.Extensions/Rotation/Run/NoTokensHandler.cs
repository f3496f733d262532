using CTraderAuth.Diagnostics;
using CTraderAuth.Grants;
using CTraderAuth.Protocol;
using CTraderAuth.Protocol.Reading;
using CTraderAuth.Rotation.Transition;

namespace CTraderAuth.Rotation.Run;

/// <summary>Writes down a response without tokens, and tells the callers.</summary>
internal sealed class NoTokensHandler(RotationContext context, RunState run, CallerAnswers callers, StoreRetry retry)
{
    /// <summary>Null to look again.</summary>
    public async Task<RotationEnd?> HandleAsync(GrantRow sent, OwnAttempt attempt, TokenGrant spent, TokenAnswer answer)
    {
        var row = sent.Unreadable ? sent : await RecordAsync(attempt, answer).ConfigureAwait(false);
        if (run.Kind is PurposeKind.Connect)
        {
            throw RefuseCode(spent, answer);
        }

        if (row is null)
        {
            // The attempt in the row belongs to another flight: look again.
            return null;
        }

        var looksAgain = RunPlan.LooksAgain(attempt, answer, moved: false, held: run.Held is not null);
        var now = context.Time.GetUtcNow();
        var grant = row.Grant;
        var servable = run.Rotates && grant is not null && grant.AccessToken != run.Flight.Rejected && GrantSituation.Of(grant, context.Life, context.Credentials, now).IsServable;
        if (servable)
        {
            callers.Serve(row, grant!.RetryAt ?? now + RotationTimes.ServerGrace);
        }

        context.Signals.Notify(run.Subject);
        return answer.IsFinal
            ? looksAgain ? LogRefusedImport(answer) : throw Refuse(attempt, spent, answer, grant)
            : looksAgain ? TellUnknown(answer, grant, now, servable) : throw Postpone(spent, answer, grant, now);
    }

    private CTraderAuthException RefuseCode(TokenGrant spent, TokenAnswer answer)
    {
        context.Logger.NewGrantRefused(run.Kind, run.Subject, AnswerOutcome.Of(answer), answer.ErrorCode ?? answer.Problem);
        return answer.Kind switch
        {
            TokenAnswerKind.Rejected => context.Errors.Refused(run.Subject, answer, spent),
            TokenAnswerKind.NotSent or TokenAnswerKind.Unavailable => RotationErrors.Unavailable(run.Subject, answer, answer.RetryAfter),
            _ => context.Errors.CodeOutcomeUnknown(run.Subject, answer),
        };
    }

    private CTraderAuthException Refuse(OwnAttempt attempt, TokenGrant spent, TokenAnswer answer, Grant? grant)
    {
        if (attempt.Imported is null)
        {
            context.Logger.ConsentRequired(run.Subject, AnswerOutcome.Of(answer), grant!.Reason, answer.Problem);
            return context.Errors.Required(run.Subject, grant.Reason!.Value);
        }

        LogRefusedImport(answer);
        return answer.IsDenied ? context.Errors.Refused(run.Subject, answer, spent) : context.Errors.Required(run.Subject, ReauthorizationReason.ResponseLost);
    }

    /// <summary>The grant that was there before the import goes on.</summary>
    private RotationEnd? LogRefusedImport(TokenAnswer answer)
    {
        context.Logger.NewGrantRefused(PurposeKind.Import, run.Subject, AnswerOutcome.Of(answer), answer.ErrorCode ?? answer.Problem);
        return null;
    }

    /// <summary>Tells callers that the outcome is unknown; the run goes on.</summary>
    private RotationEnd? TellUnknown(TokenAnswer answer, Grant? grant, DateTimeOffset now, bool servable)
    {
        context.Logger.OutcomeUnknown(run.Kind, run.Subject, answer.Problem);
        var doubtful = grant is not null && context.Lease.WasAlive(grant, context.Time.GetUtcNow()) ? grant.AccessToken : null;
        var why = RotationErrors.OutcomeUnknown(run.Subject, grant?.RetryAt - now ?? RotationTimes.ServerGrace, answer.Problem);
        if (servable)
        {
            run.Flight.FailOutcome(why, doubtful);
        }
        else
        {
            run.Flight.FailBoth(why, doubtful);
        }

        return null;
    }

    private CTraderAuthException Postpone(TokenGrant spent, TokenAnswer answer, Grant? grant, DateTimeOffset now)
    {
        var retryAfter = grant?.RetryAt - now;
        context.Logger.GrantPostponed(run.Kind, run.Subject, AnswerOutcome.Of(answer), grant?.RetryAt, answer.Problem);
        return answer.Kind switch
        {
            TokenAnswerKind.Unknown => RotationErrors.OutcomeUnknown(run.Subject, retryAfter ?? RotationTimes.ServerGrace, answer.Problem),
            TokenAnswerKind.Rejected => context.Errors.Refused(run.Subject, answer, spent),
            _ => RotationErrors.Unavailable(run.Subject, answer, retryAfter),
        };
    }

    /// <summary>Null when the attempt in the row is no longer this run's.</summary>
    private async Task<GrantRow?> RecordAsync(OwnAttempt attempt, TokenAnswer answer)
    {
        while (true)
        {
            try
            {
                run.Flight.LookedAt = context.NextMoment();
                var row = await context.Rows.FindAsync(run.Subject, CancellationToken.None).ConfigureAwait(false);
                var edit = context.Transition.Record(row.Grant, new NoTokensReceived
                {
                    Now = context.Time.GetUtcNow(),
                    Attempt = attempt,
                    Answer = answer,
                    Jitter = Random.Shared.NextDouble(),
                });
                if (await context.WriteAsync(row, edit).ConfigureAwait(false) is { } written)
                {
                    run.Held = written.Grant?.Attempt?.IsBy(run.Owner, attempt.Epoch) is true ? attempt : null;
                    context.Watch.Observe(run.Subject, written.Grant?.Attempt);
                    return edit is Edit.RowMoved ? null : written;
                }
            }
            catch (Exception e) when (run.MayRetryStore())
            {
                context.Logger.StoreFailed(e, run.Subject);
            }
            catch (Exception e) when (answer.Raw is not null && retry.MayPause)
            {
                // A response that holds tokens exists nowhere else, and its refresh token must not be sent again.
                run.Flight.FailBoth(RotationErrors.StoreFailed(run.Subject, e, outcomeUnknown: true));
                await retry.PauseAsync(run.StoreFailures).ConfigureAwait(false);
            }
        }
    }
}
