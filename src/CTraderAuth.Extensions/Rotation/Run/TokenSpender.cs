using CTraderAuth.Diagnostics;
using CTraderAuth.Grants;
using CTraderAuth.Rotation.Transition;

namespace CTraderAuth.Rotation.Run;

/// <summary>Writes the attempt, sends once, and releases the attempt at the end.</summary>
internal sealed class TokenSpender(RotationContext context, RunState run, CallerAnswers callers)
{
    private readonly StoreRetry _retry = new(context);

    /// <summary>Writes the attempt to the row that was read, and sends; follows the plan until it has the run read the row again or end.</summary>
    public async Task SpendAsync(GrantRow row)
    {
        var decided = context.Time.GetTimestamp();
        if (run.Plan.Step is RunStep.WriteAttempt)
        {
            row = await WriteAttemptAsync(row, run.Plan.Next!).ConfigureAwait(false) ?? row;
        }

        if (run.Plan.Step is RunStep.Send && IsTooLate(decided))
        {
            run.Plan = run.Plan.TooLate();
        }

        if (run.Plan.Step is RunStep.Send)
        {
            await SendAsync(row, decided).ConfigureAwait(false);
        }
    }

    /// <summary>Releases the attempt that this run still has in the row.</summary>
    public async Task ReleaseAsync()
    {
        run.Plan = run.Plan.Ended();
        while (run.Plan.Step is RunStep.Release)
        {
            try
            {
                var attempt = run.Plan.Held!;
                var row = await context.Rows.FindAsync(run.Subject, CancellationToken.None).ConfigureAwait(false);
                var edit = GrantTransition.Release(row.Grant, attempt, unsent: attempt.Epoch != run.Plan.SentEpoch);
                run.Plan = run.Plan.Releasing(edit);
                var left = await context.WriteAsync(row, edit).ConfigureAwait(false);
                run.Plan = left is null ? run.Plan.Missed() : run.Plan.Written(left.Grant);
                if (left is not null && edit is Edit.Write)
                {
                    // Observed from now on, so that its pause ends together with the one that the server asked for.
                    context.Watch.Observe(run.Subject, left.Grant?.Attempt);
                }
            }
            catch (Exception e)
            {
                run.Plan = run.Plan.Failed();
                context.Logger.StoreFailed(e, run.Subject);
            }
        }
    }

    /// <summary>Write 1: lease, intent, re-read and proof that the store can be written, in one swap. Null when it has not succeeded.</summary>
    private async Task<GrantRow?> WriteAttemptAsync(GrantRow row, Grant next)
    {
        run.Contended = true;
        run.Plan = run.Plan.Writing();
        try
        {
            var written = await context.Rows.TrySaveAsync(row, next, CancellationToken.None).ConfigureAwait(false);
            run.Plan = written is null ? run.Plan.Missed() : run.Plan.Written(written.Grant);
            return written;
        }
        catch (Exception e) when (e is not CTraderAuthException)
        {
            run.Plan = run.Plan.Failed();
            if (run.Plan.IsEnding)
            {
                throw;
            }

            context.Logger.StoreFailed(e, run.Subject);
            return null;
        }
    }

    /// <summary>Too little is left of the lease; or the write of the attempt found out that the store went back, so the token in the row may be spent.</summary>
    private bool IsTooLate(long decided) =>
        context.Times.Lease - context.Time.GetElapsedTime(decided) < context.Times.LeaseForSend || (run.Rotates && context.Setbacks.PauseLeft() > TimeSpan.Zero);

    /// <summary>Sends once. From here on a token may be spent.</summary>
    private async Task SendAsync(GrantRow row, long decided)
    {
        run.Plan = run.Plan.Sending();
        if (row.Grant?.IsSpending is true && run.Rotates)
        {
            callers.Retract(row);
        }

        run.Flight.AwaitResponse();
        var spent = run.Plan.Spends(row.Grant?.RefreshToken);
        using var trace = new SendTrace(run.Kind);
        var issuedAt = context.Time.GetUtcNow();
        var answer = await context.Endpoint.SendAsync(spent, context.TokenUri, CancellationToken.None).ConfigureAwait(false);
        var outcome = AnswerOutcome.Of(answer);
        run.EndSend(outcome);
        run.Plan = run.Plan.Answered(answer);
        run.Flight.Throttled = answer.IsThrottled ? answer.RetryAfter ?? TimeSpan.Zero : null;
        trace.Answered(outcome);
        try
        {
            await (run.Plan.Step is RunStep.Commit
                ? new PairKeeper(context, run, callers, _retry).CommitAsync(row, answer, issuedAt)
                : new NoTokensHandler(context, run, callers, _retry).HandleAsync(row, spent, answer)).ConfigureAwait(false);
        }
        finally
        {
            run.Took = context.Time.GetElapsedTime(decided);
        }
    }
}
