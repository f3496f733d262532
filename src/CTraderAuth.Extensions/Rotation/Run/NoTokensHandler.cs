using CTraderAuth.Diagnostics;
using CTraderAuth.Grants;
using CTraderAuth.Protocol;
using CTraderAuth.Protocol.Reading;
using CTraderAuth.Rotation.Transition;

namespace CTraderAuth.Rotation.Run;

/// <summary>Writes down a response without tokens, and tells the callers.</summary>
internal sealed class NoTokensHandler(RotationContext context, RunState run, CallerAnswers callers, StoreRetry retry)
{
    public async Task HandleAsync(GrantRow sent, TokenGrant spent, TokenAnswer answer)
    {
        var row = await RecordAsync(sent, answer).ConfigureAwait(false);
        if (run.Kind is PurposeKind.Connect)
        {
            throw RefuseCode(spent, answer);
        }

        if (row is null)
        {
            // The attempt in the row belongs to another flight: look again.
            return;
        }

        var now = context.Time.GetUtcNow();
        var grant = row.Grant;
        var servable = run.Rotates && grant is not null && grant.AccessToken != run.Flight.Rejected && GrantSituation.Of(grant, context.Life, context.Credentials, now).IsServable;
        if (servable)
        {
            callers.Serve(row, grant!.RetryAt ?? now + RotationTimes.ServerGrace);
        }

        context.Signals.Notify(run.Subject);
        if (run.Plan.IsEnding)
        {
            throw answer.IsFinal ? Refuse(spent, answer, grant) : Postpone(spent, answer, grant, now);
        }

        if (answer.IsFinal)
        {
            LogRefusedImport(answer);
        }
        else
        {
            TellUnknown(answer, grant, now, servable);
        }
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

    private CTraderAuthException Refuse(TokenGrant spent, TokenAnswer answer, Grant? grant)
    {
        if (run.Plan.Attempt!.Imported is null)
        {
            context.Logger.ConsentRequired(run.Subject, AnswerOutcome.Of(answer), grant!.Reason, answer.Problem);
            return context.Errors.Required(run.Subject, grant.Reason!.Value);
        }

        LogRefusedImport(answer);
        return answer.IsDenied ? context.Errors.Refused(run.Subject, answer, spent) : context.Errors.Required(run.Subject, ReauthorizationReason.ResponseLost);
    }

    /// <summary>The grant that was there before the import goes on.</summary>
    private void LogRefusedImport(TokenAnswer answer) =>
        context.Logger.NewGrantRefused(PurposeKind.Import, run.Subject, AnswerOutcome.Of(answer), answer.ErrorCode ?? answer.Problem);

    /// <summary>Tells callers that the outcome is unknown; the run goes on.</summary>
    private void TellUnknown(TokenAnswer answer, Grant? grant, DateTimeOffset now, bool servable)
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
    private async Task<GrantRow?> RecordAsync(GrantRow sent, TokenAnswer answer)
    {
        var recorded = sent;
        while (run.Plan.Step is RunStep.Record)
        {
            try
            {
                run.Flight.LookedAt = context.NextMoment();
                var row = await context.Rows.FindAsync(run.Subject, CancellationToken.None).ConfigureAwait(false);
                var edit = context.Transition.Record(row.Grant, new NoTokensReceived
                {
                    Now = context.Time.GetUtcNow(),
                    Attempt = run.Plan.Attempt!,
                    Answer = answer,
                    Jitter = Random.Shared.NextDouble(),
                });
                run.Plan = run.Plan.Recording(edit, row.Grant);
                if (await context.WriteAsync(row, edit).ConfigureAwait(false) is not { } written)
                {
                    run.Plan = run.Plan.Missed();
                    continue;
                }

                recorded = edit is Edit.RowMoved ? null : written;
                run.Plan = recorded is null ? run.Plan : run.Plan.Written(written.Grant);
                context.Watch.Observe(run.Subject, written.Grant?.Attempt);
            }
            catch (Exception e)
            {
                run.Plan = run.Plan.Failed();
                if (run.Plan.IsEnding || !(run.Plan.BearsStoreFailures || retry.MayPause))
                {
                    throw;
                }

                await BearAsync(e).ConfigureAwait(false);
            }
        }

        return recorded;
    }

    private async Task BearAsync(Exception failure)
    {
        if (run.Plan.BearsStoreFailures)
        {
            context.Logger.StoreFailed(failure, run.Subject);
            return;
        }

        // A response that holds tokens exists nowhere else, and its refresh token must not be sent again.
        run.Flight.FailBoth(RotationErrors.StoreFailed(run.Subject, failure, outcomeUnknown: true));
        await retry.PauseAsync(run.Plan.StoreFailures).ConfigureAwait(false);
    }
}
